// CharText
