//! What can be asked for about the link to one's own calendar: the commands, and with them the inputs of the mutation fields.
use crate::graphql::input::commands;

commands! {
    /// What `renewCalendarLink` needs.
    RenewCalendarLink as RenewCalendarLinkInput(Key) {}
    /// What `withdrawCalendarLink` needs.
    WithdrawCalendarLink as WithdrawCalendarLinkInput(Key) {}
}
