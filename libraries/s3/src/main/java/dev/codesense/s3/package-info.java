/// DVC's remotes on S3, or on a server that speaks its protocol, such as MinIO.
@NullMarked
package dev.codesense.s3;

import org.jspecify.annotations.NullMarked;
