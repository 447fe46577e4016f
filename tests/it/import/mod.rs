pub mod books;
mod files;
mod real_file;
mod whole;
