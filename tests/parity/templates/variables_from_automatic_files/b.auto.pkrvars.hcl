last_file_wins = "b"
