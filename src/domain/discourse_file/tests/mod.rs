mod anomalies;
mod hostile;
mod reading;
mod support;
