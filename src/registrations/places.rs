//! Who has a place at an event and who gets the next one: rules without a database.
//!
//! Of the places some are kept for parents, who fill those first; a kept place is not a chair but a number, so when a parent leaves one,
//! a parent on a general place counts as moved to it.
use entity::enums::Capacity;

/// The places of an event, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// How many there are; `None` for no end to them.
    pub capacity: Option<i32>,
    /// How many of them are kept for parents, until they fall free.
    pub kept: i32,
    /// Whether those have fallen free.
    pub released: bool,
}

/// How many have a place: those who are registered, and those to whom one is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crowd {
    /// As parents.
    pub parents: i32,
    /// As anything else.
    pub others: i32,
}

impl Crowd {
    /// With so many more of this capacity.
    #[must_use]
    pub fn and(self, who: Capacity, more: i32) -> Self {
        match who {
            Capacity::Ouder => Self { parents: self.parents + more, ..self },
            Capacity::Professional | Capacity::Steward => Self { others: self.others + more, ..self },
        }
    }
    /// All of them.
    pub fn all(self) -> i32 {
        self.parents + self.others
    }
}

impl std::ops::Add for Crowd {
    type Output = Self;
    fn add(self, more: Self) -> Self {
        Self { parents: self.parents + more.parents, others: self.others + more.others }
    }
}

impl Room {
    fn kept(self) -> i32 {
        if self.released { 0 } else { self.kept }
    }
    /// Whether there is a place for one more in this capacity, beside this crowd.
    pub fn fits(self, crowd: Crowd, who: Capacity) -> bool {
        let Some(capacity) = self.capacity else { return true };
        // Parents are on kept places first: only those for whom there are none take general ones.
        let general = capacity - self.kept() - crowd.others - (crowd.parents - self.kept()).max(0);
        crowd.all() < capacity && (general > 0 || who == Capacity::Ouder && crowd.parents < self.kept())
    }
    /// Whether a place that is kept for parents is free.
    pub fn keeps_one(self, crowd: Crowd) -> bool {
        crowd.parents < self.kept() && self.fits(crowd, Capacity::Ouder)
    }
    /// Who of those who wait, in their order, gets a place now. Nobody is passed by for whom there is one.
    pub fn serve<T>(self, crowd: Crowd, waiting: impl IntoIterator<Item = (T, Capacity)>) -> Vec<T> {
        let (mut crowd, mut served) = (crowd, vec![]);
        for (one, who) in waiting {
            // What is too full for a parent is too full for everybody.
            if !self.fits(crowd, Capacity::Ouder) {
                break;
            }
            if self.fits(crowd, who) {
                crowd = crowd.and(who, 1);
                served.push(one);
            }
        }
        served
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Capacity::{Ouder, Professional};

    const HALL: Room = Room { capacity: Some(30), kept: 10, released: false };

    /// Everybody comes at once: how many are in, and who waits, in order.
    fn come(room: Room, all: &[Capacity]) -> (Crowd, Vec<Capacity>) {
        let (mut crowd, mut waiting) = (Crowd::default(), vec![]);
        for &who in all {
            match room.fits(crowd, who) {
                true => crowd = crowd.and(who, 1),
                false => waiting.push(who),
            }
        }
        (crowd, waiting)
    }

    /// Numbers without an order that anybody would think of: the same at each run.
    fn numbers(mut seed: u64) -> impl Iterator<Item = u64> {
        std::iter::repeat_with(move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> 33
        })
    }

    /// The same said with chairs: kept ones and general ones, somebody on each or nobody; parents move up to a kept one that is free.
    struct Chairs {
        kept: Vec<Option<Capacity>>,
        general: Vec<Option<Capacity>>,
    }

    impl Chairs {
        fn of(room: Room) -> Self {
            let (all, kept) = (room.capacity.unwrap() as usize, if room.released { 0 } else { room.kept as usize });
            Self { kept: vec![None; kept], general: vec![None; all - kept] }
        }
        fn sit(&mut self, who: Capacity) -> bool {
            let kept = self.kept.iter_mut().filter(|_| who == Ouder);
            let free = kept.chain(self.general.iter_mut()).find(|chair| chair.is_none());
            free.map(|chair| *chair = Some(who)).is_some()
        }
        fn leave(&mut self, who: Capacity) {
            let taken = self.general.iter_mut().chain(self.kept.iter_mut()).find(|chair| **chair == Some(who));
            *taken.unwrap() = None;
            if let Some(free) = self.kept.iter_mut().find(|chair| chair.is_none())
                && let Some(parent) = self.general.iter_mut().find(|chair| **chair == Some(Ouder))
            {
                *free = parent.take();
            }
        }
    }

    #[test]
    fn it_is_as_if_there_were_chairs() {
        let mut numbers = numbers(2026);
        for (capacity, kept, released) in [(30, 10, false), (30, 10, true), (3, 3, false), (3, 0, false), (1, 1, true), (7, 2, false)] {
            let room = Room { capacity: Some(capacity), kept, released };
            let (mut chairs, mut crowd) = (Chairs::of(room), Crowd::default());
            for n in numbers.by_ref().take(5_000) {
                let who = if n % 3 == 0 { Ouder } else { Professional };
                let there = if who == Ouder { crowd.parents } else { crowd.others };
                if n % 5 < 2 && there > 0 {
                    chairs.leave(who);
                    crowd = crowd.and(who, -1);
                } else {
                    let fits = room.fits(crowd, who);
                    assert_eq!(fits, chairs.sit(who), "{room:?} {crowd:?} {who:?}");
                    crowd = crowd.and(who, i32::from(fits));
                }
                assert_eq!(room.keeps_one(crowd), chairs.kept.contains(&None), "{room:?} {crowd:?}");
                assert!(crowd.all() <= capacity);
            }
        }
    }

    #[test]
    fn two_hundred_at_once() {
        // Forty parents among two hundred, however they come.
        for seed in 0..50 {
            let mut all: Vec<_> = (0..200).map(|n| if n < 40 { Ouder } else { Professional }).collect();
            for (i, n) in (1..200).rev().zip(numbers(seed)) {
                all.swap(i, n as usize % (i + 1));
            }
            let (crowd, waiting) = come(HALL, &all);
            assert_eq!((crowd.all(), waiting.len()), (30, 170));
            assert!(crowd.parents >= 10 && crowd.others <= 20, "{crowd:?}");
            assert!(HALL.serve(crowd, waiting.iter().map(|&who| (who, who))).is_empty());
        }
    }

    #[test]
    fn with_four_parents_six_places_wait_for_more_until_they_fall_free() {
        let all: Vec<_> = (0..200).map(|n| if n % 50 == 7 { Ouder } else { Professional }).collect();
        let (crowd, waiting) = come(HALL, &all);
        assert_eq!((crowd, waiting.len()), (Crowd { parents: 4, others: 20 }, 176));
        let waiting = || waiting.iter().copied().enumerate();
        assert!(HALL.keeps_one(crowd) && HALL.serve(crowd, waiting()).is_empty());
        let released = Room { released: true, ..HALL };
        assert!(!released.keeps_one(crowd));
        assert_eq!(released.serve(crowd, waiting()), [0, 1, 2, 3, 4, 5], "those who came first");
    }

    #[test]
    fn a_place_goes_to_the_first_whom_it_fits() {
        let full = Crowd { parents: 10, others: 20 };
        let line = [("a", Professional), ("b", Ouder), ("c", Professional), ("d", Ouder)];
        assert!(HALL.serve(full, line).is_empty());
        assert_eq!(HALL.serve(full.and(Professional, -1), line), ["a"], "a general place is for whoever is first");
        assert_eq!(HALL.serve(full.and(Ouder, -1), line), ["b"], "a kept one for the first parent");
        assert_eq!(HALL.serve(Crowd { parents: 9, others: 19 }, line), ["a", "b"]);
        assert_eq!(HALL.serve(Crowd { parents: 12, others: 18 }.and(Ouder, -1), line), ["a"], "a parent moves up: a general one is free");
        let released = Room { released: true, ..HALL };
        assert_eq!(released.serve(full.and(Ouder, -1), line), ["a"]);
    }

    #[test]
    fn more_are_kept_than_there_are_left() {
        // Places were kept for parents when all but five were taken: nobody is sent away, and no more come in than there are places.
        let crowd = Crowd { parents: 0, others: 25 };
        assert!(!HALL.fits(crowd, Professional) && HALL.fits(crowd, Ouder));
        assert_eq!(come(HALL, &[Ouder; 40]).0, Crowd { parents: 30, others: 0 }, "parents take general places too");
        assert_eq!(HALL.serve(crowd, (0..40).map(|n| (n, Ouder))).len(), 5);
        assert!(!HALL.keeps_one(Crowd { parents: 5, others: 25 }), "none is free when all are taken");
    }

    #[test]
    fn an_event_without_an_end_to_its_places_has_one_for_everybody() {
        let open = Room { capacity: None, kept: 0, released: false };
        let many = Crowd { parents: 1_000_000, others: 1_000_000 };
        assert!(open.fits(many, Professional) && open.fits(many, Ouder) && !open.keeps_one(many));
    }
}
