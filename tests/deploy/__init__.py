"""Do the files in deploy/ do what they say?"""
