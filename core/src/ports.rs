//! What a host plugs in to carry out effects. The engine never calls these: a host leases effects, hands each to the
//! port of its kind, and acknowledges it.
//!
//! Effects are handed out at least once. [`Task::id`] is the same each time: a port that passes it on as an
//! idempotency key does nothing twice.

use crate::effect::Effect;
use crate::prelude::*;
use crate::record::Contact;
use crate::value::{Id, Time};
use crate::wire::Json;

/// An effect to carry out, with the personal data that it needs.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The order.
    pub order: &'a Id,
    /// What is to be done.
    pub effect: &'a Effect,
    /// Who gets it and where; nothing where it was erased or never said.
    pub contact: Option<&'a Contact>,
}

impl Task<'_> {
    /// The effect's id, `<order>/E<number>`: to acknowledge it by, and to tell a repetition by.
    pub fn id(&self) -> String {
        format!("{}/E{}", self.order, self.effect.number)
    }

    /// What was frozen in the effect, as the contract writes it.
    pub fn data(&self) -> Json<'static> {
        self.effect.to_json(self.order)
    }
}

/// Why a task was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// It may work later: nobody answered, or asked to be left alone for a while. `fail_effect` with a later time.
    #[error("not now: {0}")]
    Later(String),
    /// It will never work as it is: somebody has to look at it.
    #[error("never: {0}")]
    Never(String),
}

/// A label for a package, and the number that it travels under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The carrier's name, for `set_tracking`.
    pub carrier: String,
    /// The tracking number.
    pub tracking: String,
    /// Of the bytes, such as `application/pdf`.
    pub media_type: String,
    /// What is printed.
    pub bytes: Vec<u8>,
}

/// Makes labels: one package, one tracking number.
///
/// ```
/// use fillrate::{Carrier, Effect, EffectData, EffectKind, Id, Json, Label, NotDone, Task, Time};
///
/// /// Bikes across town: the effect's id is number enough.
/// struct Courier;
///
/// impl Carrier for Courier {
///     fn label(&self, task: &Task<'_>) -> Result<Label, NotDone> {
///         let tracking = task.id();
///         let bytes = format!("{tracking}\n{}", task.order).into_bytes();
///         Ok(Label { carrier: "courier".into(), tracking, media_type: "text/plain".into(), bytes })
///     }
/// }
///
/// let (order, at): (Id, Time) = ("o-1".parse()?, "2026-01-01T00:00:00Z".parse()?);
/// let data = EffectData::new(&Json::parse(r#"{"shipment":"o-1/S1"}"#)?);
/// let kind = EffectKind::Label;
/// let effect = Effect { number: 4, kind, at, data, available_at: at, attempts: 1, failed: None };
/// let task = Task { order: &order, effect: &effect, contact: None };
/// assert_eq!(Courier.label(&task).map(|label| label.tracking), Ok("o-1/E4".to_owned()));
/// # Ok::<(), fillrate::Error>(())
/// ```
pub trait Carrier {
    /// The label of the package of a `label` effect. Asked again for the same task, the same label.
    ///
    /// # Errors
    /// [`NotDone`]: no label was made.
    fn label(&self, task: &Task<'_>) -> Result<Label, NotDone>;
}

/// Sends messages to customers.
///
/// ```
/// use fillrate::{Effect, EffectData, EffectKind, Id, Json, NotDone, Notifier, Task, Time};
///
/// /// Refuses what has no address rather than guess one.
/// struct Mailer;
///
/// impl Notifier for Mailer {
///     fn send(&self, task: &Task<'_>) -> Result<(), NotDone> {
///         let email = task.contact.and_then(|c| c.customer.as_ref()).and_then(|c| c.email.as_deref());
///         match email {
///             Some(_) => Ok(()), // to the mail server, with `task.id()` as message id
///             None => Err(NotDone::Never(format!("order `{}` has no e-mail address", task.order))),
///         }
///     }
/// }
///
/// let (order, at): (Id, Time) = ("o-1".parse()?, "2026-01-01T00:00:00Z".parse()?);
/// let data = EffectData::new(&Json::parse(r#"{"template":"order_confirmed"}"#)?);
/// let kind = EffectKind::Notification;
/// let effect = Effect { number: 1, kind, at, data, available_at: at, attempts: 1, failed: None };
/// let told = Mailer.send(&Task { order: &order, effect: &effect, contact: None });
/// assert_eq!(told, Err(NotDone::Never("order `o-1` has no e-mail address".into())));
/// # Ok::<(), fillrate::Error>(())
/// ```
pub trait Notifier {
    /// Sends the message of a `notification` effect; its `template` says which.
    ///
    /// # Errors
    /// [`NotDone`]: it was not sent.
    fn send(&self, task: &Task<'_>) -> Result<(), NotDone>;
}

/// Tells the channel that an order came from what became of it.
///
/// ```
/// use fillrate::{ChannelClient, Effect, EffectData, EffectKind, Id, Json, NotDone, Task, Time};
/// use std::cell::RefCell;
///
/// /// Keeps what it would tell.
/// #[derive(Default)]
/// struct Told(RefCell<Vec<String>>);
///
/// impl ChannelClient for Told {
///     fn tell(&self, task: &Task<'_>) -> Result<(), NotDone> {
///         let data = task.data();
///         let update = data.get("update").and_then(Json::as_str).unwrap_or("");
///         self.0.borrow_mut().push(format!("{}: {update}", task.order));
///         Ok(())
///     }
/// }
///
/// let (order, at): (Id, Time) = ("o-1".parse()?, "2026-01-01T00:00:00Z".parse()?);
/// let data = EffectData::new(&Json::parse(r#"{"update":"shipment_dispatched"}"#)?);
/// let kind = EffectKind::ChannelUpdate;
/// let effect = Effect { number: 2, kind, at, data, available_at: at, attempts: 1, failed: None };
/// let told = Told::default();
/// assert_eq!(told.tell(&Task { order: &order, effect: &effect, contact: None }), Ok(()));
/// assert_eq!(told.0.into_inner(), ["o-1: shipment_dispatched"]);
/// # Ok::<(), fillrate::Error>(())
/// ```
pub trait ChannelClient {
    /// Passes a `channel_update` effect on; its `update` says which.
    ///
    /// # Errors
    /// [`NotDone`]: the channel was not told.
    fn tell(&self, task: &Task<'_>) -> Result<(), NotDone>;
}

/// Tells a host what time it is, for the `at` of commands. The engine has no clock.
///
/// ```
/// use fillrate::{Clock, Time};
///
/// /// The machine's.
/// struct Wall;
///
/// impl Clock for Wall {
///     fn now(&self) -> Time {
///         let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
///         Time::from_micros(since.map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX)))
///     }
/// }
/// assert!(Wall.now() > "2026-01-01T00:00:00Z".parse()?);
///
/// // A test brings its own.
/// let noon: Time = "2026-01-01T12:00:00Z".parse()?;
/// assert_eq!((|| noon).now(), noon);
/// # Ok::<(), fillrate::Error>(())
/// ```
pub trait Clock {
    /// Now. It may be earlier than before.
    fn now(&self) -> Time;
}

impl<F: Fn() -> Time> Clock for F {
    fn now(&self) -> Time {
        self()
    }
}
