"""The papers that lawyers file: described as data, filled from the court set, drafted in Word."""
