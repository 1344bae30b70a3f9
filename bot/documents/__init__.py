"""State → pictures and paper. Pure: the same scene gives the same document. Each picture says its finding in words."""
