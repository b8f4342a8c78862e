print("tales")
