"""One module a kind of policy: title, fields, and what it does to the rules of a week."""
