//! Who sits in a network, who asks for a parent and who is asked is told to few: each row as everybody, by what is told here in plain words.
use super::{rows, town::all};
use crate::{
    stories,
    world::{World, start},
};
use entity::{area, enums::*, expert_offer, expert_request, expert_request_network, ids::*, network, network_seat, profile};
use sea_orm::{ColumnTrait as _, QueryFilter as _};
use std::{collections::BTreeSet, sync::Arc};
use vonk::policy::{Actor, Open as _, Person, Visible};

fn profile_of(actor: &Actor) -> ProfileId {
    ProfileId(actor.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile"))
}

fn request(of: &Actor, area: AreaId) -> expert_request::Model {
    let now = start();
    expert_request::Model {
        id: ExpertRequestId::new(),
        profile_id: profile_of(of),
        organisation_id: None,
        topic: String::new(),
        setting: String::new(),
        hours: 1,
        fee_cents: 0,
        area_id: area,
        network_id: None,
        state: ExpertRequestState::Open,
        lapses_at: now,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

fn offer(to: ExpertRequestId, of: NetworkId, whom: Option<&Actor>, state: ExpertOfferState) -> expert_offer::Model {
    let now = start();
    expert_offer::Model {
        id: ExpertOfferId::new(),
        request_id: to,
        network_id: of,
        profile_id: whom.map(profile_of),
        message: String::new(),
        state,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// What somebody finds of a table.
macro_rules! found {
    ($world:ident, $who:expr, $table:ident) => {{
        let rows = $table::Entity::visible_to($who).all(&$world.app.db.read()).await.expect("rows");
        rows.into_iter().map(|row| row.id).collect::<BTreeSet<_>>()
    }};
}

async fn seats_requests_and_offers_are_told_to_few(world: World) {
    use ExpertOfferState::{Agreed, Declined, Ended, Proposed, Unwilling, Willing};
    let [karin, mia, rob, iris, boss, bea] = [
        world.ouder("karin").await,
        world.ouder("mia").await,
        world.ouder("rob").await,
        world.ouder("iris").await,
        world.ouder("boss").await,
        world.ouder("bea").await,
    ];
    let (petra, zoe, mo, admin) =
        (world.professional("petra").await, world.ouder("zoe").await, world.moderator("mo").await, world.admin().await);
    let area = AreaId::new();
    let place =
        area::Model { id: area, key: "hier".into(), level: AreaLevel::National, province: None, region_id: None, neighbourhood: None };
    let (here, there) = (rows::network(area), rows::network(area));
    let seat = |network: &network::Model, who: &Actor, part, state| {
        rows::network_seat(network.id, (profile_of(who), Capacity::Ouder), part, state)
    };
    use NetworkPart::{Coordinator, Member};
    let seats = [
        seat(&here, &karin, Coordinator, SeatState::Active),
        seat(&here, &mia, Member, SeatState::Active),
        seat(&here, &rob, Member, SeatState::Requested),
        seat(&here, &iris, Coordinator, SeatState::Invited),
        seat(&there, &boss, Coordinator, SeatState::Active),
        seat(&there, &bea, Member, SeatState::Active),
    ];
    let requests = [request(&petra, area), request(&petra, area)];
    let [first, second] = [requests[0].id, requests[1].id];
    let states = [Proposed, Willing, Unwilling, Agreed, Declined, Ended];
    let mut offers: Vec<_> = states.into_iter().map(|state| offer(first, here.id, Some(&mia), state)).collect();
    offers.push(offer(first, here.id, None, Unwilling));
    offers.push(offer(first, there.id, Some(&bea), Proposed));
    let put = [(first, here.id), (first, there.id), (second, there.id)];
    let put = put.map(|(request_id, network_id)| expert_request_network::Model { request_id, network_id });
    let tx = world.app.begin().await.expect("begun");
    all::<area::Entity, _>(&tx, [place]).await;
    all::<network::Entity, _>(&tx, [here.clone(), there]).await;
    all::<network_seat::Entity, _>(&tx, seats.clone()).await;
    all::<expert_request::Entity, _>(&tx, requests).await;
    all::<expert_request_network::Entity, _>(&tx, put).await;
    all::<expert_offer::Entity, _>(&tx, offers.clone()).await;
    tx.commit().await.expect("kept");

    let seat_ids = |places: &[usize]| places.iter().map(|&at| seats[at].id).collect::<BTreeSet<_>>();
    let offer_ids = |places: &[usize]| places.iter().map(|&at| offers[at].id).collect::<BTreeSet<_>>();
    let nobody = Actor::Nobody;
    type Told<'a> = (&'a str, &'a Actor, Vec<usize>, Vec<ExpertRequestId>, Vec<usize>, Vec<&'a Actor>);
    let told: Vec<Told> = vec![
        ("a coordinator", &karin, vec![0, 1, 2, 3], vec![first], (0..7).collect(), vec![&karin, &mia, &rob]),
        ("a member", &mia, vec![1], vec![first], (0..6).collect(), vec![&mia]),
        ("who asked for a seat", &rob, vec![2], vec![], vec![], vec![&rob]),
        ("who is invited", &iris, vec![3], vec![], vec![], vec![&iris]),
        ("the coordinator of another", &boss, vec![4, 5], vec![first, second], vec![7], vec![&boss, &bea]),
        ("its member", &bea, vec![5], vec![first], vec![7], vec![&bea]),
        ("who asked for a parent", &petra, vec![], vec![first, second], vec![1, 3, 4, 6], vec![]),
        ("a parent", &zoe, vec![], vec![], vec![], vec![&zoe]),
        ("a moderator", &mo, vec![], vec![], vec![], vec![]),
        ("an administrator", &admin, vec![], vec![], vec![], vec![]),
        ("nobody", &nobody, vec![], vec![], vec![], vec![]),
    ];
    for (name, who, sits, asks, offered, parents) in told {
        assert_eq!(found!(world, who, network_seat), seat_ids(&sits), "{name}: seats");
        assert_eq!(found!(world, who, expert_request), asks.into_iter().collect(), "{name}: requests");
        assert_eq!(found!(world, who, expert_offer), offer_ids(&offered), "{name}: offers");
        let seen = profile::Entity::visible_to(who).filter(profile::Column::Capacity.eq(Capacity::Ouder));
        let seen: BTreeSet<_> = seen.all(&world.app.db.read()).await.expect("profiles").into_iter().map(|row| row.id).collect();
        assert_eq!(seen, parents.into_iter().map(profile_of).collect(), "{name}: parents");
        let networks = network::Entity::everyone().all(&world.app.db.read()).await.expect("networks");
        assert_eq!(networks.len(), 2);
    }
    // Whoever is suspended coordinates nothing; what is theirs stays theirs.
    let suspended = |actor: &Actor| {
        let person = actor.person().expect("a person").clone();
        Actor::Person(Arc::new(Person { suspended: Some(start()), ..person }))
    };
    let (karin, mia) = (suspended(&karin), suspended(&mia));
    assert_eq!((found!(world, &karin, network_seat), found!(world, &karin, expert_request)), (seat_ids(&[0]), BTreeSet::new()));
    assert_eq!((found!(world, &karin, expert_offer), found!(world, &mia, network_seat)), (BTreeSet::new(), seat_ids(&[1])));
}

stories! { seats_requests_and_offers_are_told_to_few }
