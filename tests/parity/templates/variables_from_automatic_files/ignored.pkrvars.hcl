last_file_wins = "ignored"
