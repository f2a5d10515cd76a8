package dev.codesense.converge;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.dvc.DvcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What data.dvc says of the project's `data/`.
public record DataVersion(
    @Doc("DVC's id of data/: 32 hex digits and .dir") String md5,
    @Doc("Its files' bytes added up") long size,
    @Doc("How many files it has") long nfiles) {
  public DataVersion {
    if (!md5.matches("[0-9a-f]{32}\\.dir")) {
      throw new RefusedValueException(
          DataVersion::md5, "must be 32 hex digits and .dir, was " + md5);
    }
  }

  static final String FOLDER = "data";

  /// What the data.dvc of a project says.
  ///
  /// @throws CodesenseException [DataProblem#DVC_FILE_NOT_UNDERSTOOD]
  public static DataVersion of(Path project) {
    var file = project.resolve(DvcFile.DATA);
    try {
      return DvcFile.parse(DvcFile.DATA, Files.readAllBytes(file))
          .out(FOLDER)
          .map(out -> new DataVersion(out.md5(), out.size(), out.files()))
          .orElseThrow(() ->
              new CodesenseException(
                  DataProblem.DVC_FILE_NOT_UNDERSTOOD, file + " does not track data"));
    } catch (IOException e) {
      throw new CodesenseException(
          DataProblem.DVC_FILE_NOT_UNDERSTOOD, "Cannot read %s: %s".formatted(file, e), e);
    }
  }

  /// As data.dvc has it.
  public DvcFile.Out out() {
    return new DvcFile.Out(md5, size, nfiles, FOLDER);
  }
}
