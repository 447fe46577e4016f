mod anomalies;
mod hostile;
mod real_file;
mod support;
