print("sli")
