"""The regulator, as a Mesa agent that shows the rules in force."""
