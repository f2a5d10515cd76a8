package dev.codesense.core;

/// The composition root of one component: builds it with its adapters. Found by
/// [java.util.ServiceLoader].
public interface ComponentWiring {

  /// A component ready to run. Cheap: adapters open files and native libraries when first used.
  Component<?, ?> component();
}
