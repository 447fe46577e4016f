pub mod books;
mod files;
mod real_file;
mod today;
mod whole;
