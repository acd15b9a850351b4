"""Published studies: a question, worlds that differ in policy only, many draws; tables, figures, an answer."""
