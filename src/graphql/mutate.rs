//! A mutation field: its input is parsed, all faults at once, and done; its payload is made of what came back.
use super::RequestContext;
use crate::{
    error::{FieldErrors, ResolverError},
    mutation::{self, IdempotencyKey, Mutation},
};
use async_graphql::{Context, InputObject, InputType};

/// The part of a mutation's input that makes a retry safe.
#[derive(Clone, Debug, InputObject)]
pub struct Key {
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub idempotency_key: Option<String>,
}

/// The same, with the version that was read.
#[derive(Clone, Debug, InputObject)]
pub struct VersionedKey {
    /// The `version` that you read. CONFLICT when it changed since.
    pub expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub idempotency_key: Option<String>,
}

impl Key {
    /// No version: what it is about has none, or does not mind.
    pub fn expected(&self) -> Option<i32> {
        None
    }
}

impl VersionedKey {
    /// The version that was read.
    pub fn expected(&self) -> Option<i32> {
        Some(self.expected_version)
    }
}

/// Does what the field that is resolved asks for. `parse` gives what its input stands for, or notes all that is wrong with it.
///
/// # Errors
/// INVALID with every fault of the input; those of the mutation.
pub async fn mutate<I, M, P>(
    ctx: &Context<'_>,
    input: &I,
    parse: impl FnOnce(&I, &mut FieldErrors) -> Option<M>,
) -> Result<P, ResolverError>
where
    I: InputType,
    M: Mutation,
    P: From<M::Output>,
{
    let session = ctx.data_unchecked::<RequestContext>();
    // What one shows must not be what an earlier field read.
    session.forget();
    let mut faults = FieldErrors::default();
    let mutation = parse(input, &mut faults);
    let key = faults.merge(IdempotencyKey::of(ctx, input));
    let (mutation, key) = faults.finish(mutation.zip(key)).map_err(|e| e.within("input"))?;
    // On the heap: the library keeps the futures of all mutation fields side by side on the stack.
    Ok(Box::pin(mutation::run(&session.app, &session.actor, &key, &mutation)).await?.into())
}

/// Mutation fields: for each its description, its name, its input and what that is, and its payload.
macro_rules! mutation_fields {
    ($(#[$about:meta])* $type:ident { $($(#[$doc:meta])* $field:ident($input:ty = $desc:tt) -> $payload:ty;)* }) => {
        $(#[$about])*
        #[derive(Debug, Default)]
        pub struct $type;

        #[async_graphql::Object]
        impl $type {
            $(
                $(#[$doc])*
                async fn $field(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = $desc)] input: $input,
                ) -> Result<$payload, $crate::error::ResolverError> {
                    $crate::graphql::mutate::mutate(ctx, &input, <$input>::parse).await
                }
            )*
        }
    };
}
pub(crate) use mutation_fields;

/// Payloads with one object in them, made of its row.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $(#[$about:meta])* $field:ident: $object:ident($row:ty) })*) => { $(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$about])*
            $field: $crate::graphql::row::Resolved<$object>,
        }
        impl From<$row> for $name {
            fn from(row: $row) -> Self {
                Self { $field: $crate::graphql::row::Resolved($object(row)) }
            }
        }
    )* };
}
pub(crate) use payloads;
