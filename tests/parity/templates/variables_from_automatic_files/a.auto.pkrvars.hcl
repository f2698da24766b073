environment_loses = "a"
json_wins = "a"
last_file_wins = "a"
