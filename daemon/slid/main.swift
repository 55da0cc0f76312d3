print("slid")
