"""State → neutral Card. Pure: the same scene and reader give the same card."""
