//! The variables that a page's template sees.

use serde::Serialize;
use tera::{Context, Value};

use crate::cache::Fingerprint;

/// Receives a page's template variables.
pub(super) trait Variables {
    fn put(&mut self, name: &'static str, value: &dyn Variable);
}

/// A serializable value; object-safe.
pub(super) trait Variable {
    fn to_value(&self) -> Value;
    fn fingerprint(&self) -> Fingerprint;
}

impl<T: Serialize> Variable for T {
    fn to_value(&self) -> Value {
        Value::from_serializable(self)
    }

    fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_value(self)
    }
}

/// The variables as a template's context.
#[derive(Default)]
pub(super) struct ContextVariables(Context);

impl ContextVariables {
    pub(super) fn into_context(self) -> Context {
        self.0
    }
}

impl Variables for ContextVariables {
    fn put(&mut self, name: &'static str, value: &dyn Variable) {
        self.0.insert_value(name, value.to_value());
    }
}

/// Fingerprints of the variables and of their names, in order.
#[derive(Default)]
pub(super) struct VariableFingerprints(Vec<Fingerprint>);

impl VariableFingerprints {
    pub(super) fn finish(self) -> Fingerprint {
        Fingerprint::default().and(self.0)
    }
}

impl Variables for VariableFingerprints {
    fn put(&mut self, name: &'static str, value: &dyn Variable) {
        self.0.extend([Fingerprint::of(name.as_bytes()), value.fingerprint()]);
    }
}

impl<A: Variables, B: Variables> Variables for (A, B) {
    fn put(&mut self, name: &'static str, value: &dyn Variable) {
        self.0.put(name, value);
        self.1.put(name, value);
    }
}
