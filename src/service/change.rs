//! Changes to single fields.

/// What to do with a field that may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Leave it as it is.
    #[default]
    Keep,
    /// Empty it.
    Clear,
    /// Set it.
    Set(T),
}

impl<T> Change<T> {
    /// The same change of another type.
    ///
    /// # Errors
    /// What `to` returns.
    pub fn try_map<U, E>(self, to: impl FnOnce(T) -> Result<U, E>) -> Result<Change<U>, E> {
        Ok(match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(value) => Change::Set(to(value)?),
        })
    }
}

impl<T: ToString> Change<T> {
    /// The same change of a plain text.
    #[must_use]
    pub fn text(&self) -> Change<String> {
        match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(text) => Change::Set(text.to_string()),
        }
    }
}

impl<T: PartialEq> Change<T> {
    /// Changes `field`, and notes its `name` where that makes a difference.
    pub fn apply(self, name: &'static str, field: &mut Option<T>, changed: &mut Vec<&'static str>) {
        let value = match self {
            Self::Keep => return,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        };
        if *field != value {
            *field = value;
            changed.push(name);
        }
    }

    /// Changes a field that cannot be empty.
    pub fn apply_required(self, name: &'static str, field: &mut T, changed: &mut Vec<&'static str>) {
        if let Self::Set(value) = self
            && *field != value
        {
            *field = value;
            changed.push(name);
        }
    }
}
