"""The blobs of one machine lie in a folder, those of several in an S3-compatible store."""
