"""任务 督办 调研: what unions ask of the unions below them, and what that costs them."""
