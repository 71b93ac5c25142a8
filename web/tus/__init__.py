"""Resumable uploads as the tus protocol 1.0.0 has them: headers in, headers out; no upload is touched here."""
