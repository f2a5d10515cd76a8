package dev.codesense.core;

import java.util.OptionalLong;

enum SilentProgress implements Progress, Progress.Stage {
  INSTANCE;

  @Override
  public Stage stage(String name, String unit, OptionalLong total) {
    return this;
  }

  @Override
  public void event(String line) {}

  @Override
  public void warn(String line) {}

  @Override
  public void advance(long units) {}

  @Override
  public void total(long units) {}

  @Override
  public void detail(String text) {}

  @Override
  public void close() {}
}
