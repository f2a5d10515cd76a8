package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.CodesenseException;
import dev.codesense.validate.Finding;
import dev.codesense.validate.IrValidator;
import dev.codesense.validate.Launch;
import dev.codesense.validate.Rule;
import dev.codesense.validate.ValidateProblem;
import dev.codesense.validate.kfp.KfpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Finds in compiled pipelines what Kubeflow Pipelines refuses or silently drops."
            + " Needs no server.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense pipeline validate --kfp 2.5 pipelines/compiled/kfp/*.yaml"})
final class PipelineValidateCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Compiled pipelines: .yaml, .json, .zip, .tar.gz.")
  private List<String> files = List.of();

  @Option(
      names = "--kfp",
      paramLabel = "VERSION",
      converter = VersionConverter.class,
      description = "The oldest KFP server that the files must run on, 2.5 to 2.17. Default: 2.17.")
  private KfpVersion target = KfpVersion.NEWEST;

  @Option(
      names = "--schedule",
      paramLabel = "CRON",
      description = "A schedule to check too, six fields, seconds first. May be repeated.")
  private List<String> schedules = List.of();

  @Option(names = "--json", description = "Prints one line of JSON instead of text.")
  private boolean json;

  PipelineValidateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /// What `--json` prints.
  record Report(int version, String kfp, List<FileReport> files) {}

  record FileReport(String file, List<Line> findings) {}

  record Line(
      String rule,
      Rule.Severity severity,
      Rule.Notice noticed,
      String path,
      OptionalInt line,
      String message,
      String remedy) {
    private static Line of(Finding finding) {
      var rule = finding.rule();
      return new Line(
          rule.id(),
          rule.severity(),
          rule.notice(),
          finding.path(),
          finding.origin().line(),
          finding.message(),
          rule.remedy());
    }
  }

  @Override
  public Integer call() {
    var validator = new IrValidator();
    var reports = new ArrayList<FileReport>();
    var lines = new FindingLines(invocation.out(), invocation.outPaint());
    int errors = 0;
    int refused = 0;
    for (var file : files) {
      var findings = findings(validator, file);
      reports.add(new FileReport(file, findings.stream().map(Line::of).toList()));
      int wrong = (int) findings.stream().filter(Finding::isError).count();
      errors += wrong;
      refused += wrong > 0 ? 1 : 0;
      if (!json) {
        findings.forEach(lines::print);
      }
    }
    if (json) {
      invocation.json(new Report(1, target.toString(), reports));
    }
    if (errors > 0) {
      throw new CodesenseException(
          ValidateProblem.PIPELINE_REFUSED,
          "%d of %d files would not run on KFP %s as intended, errors: %d"
              .formatted(refused, files.size(), target, errors));
    }
    invocation.say("valid for KFP " + target + ", files: " + files.size());
    return CommandLine.ExitCode.OK;
  }

  private List<Finding> findings(IrValidator validator, String file) {
    try {
      var content = Files.readAllBytes(invocation.process().directory().resolve(file));
      return schedules.isEmpty()
          ? validator.validate(file, content, target)
          : validator.validate(file, content, target, new Launch(Map.of(), schedules, Map.of()));
    } catch (IOException e) {
      throw new CodesenseException(
          ValidateProblem.FILE_UNREADABLE,
          e instanceof NoSuchFileException
              ? "There is no file " + file
              : "%s cannot be read: %s".formatted(file, e),
          e);
    }
  }

  /// `2.16` as picocli wants it told when it is none.
  static final class VersionConverter implements ITypeConverter<KfpVersion> {
    @Override
    public KfpVersion convert(String text) {
      try {
        return KfpVersion.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
