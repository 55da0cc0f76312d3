enum StatementsPlaceholder {}
