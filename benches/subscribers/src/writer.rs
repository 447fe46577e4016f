//! Who writes the comments, over plain HTTP on one connection.

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::TcpStream;

use crate::Failure;

const DOCUMENT: &str = "mutation Comment($input: CommentCreateInput!) { commentCreate(input: $input) { errors { code message } } }";

/// A connection on which comments are sent.
pub struct Writer {
    connection: BufStream<TcpStream>,
    address: String,
    mission: String,
    token: String,
}

impl Writer {
    /// Connects.
    pub async fn connect(address: &str, mission: &str, token: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let connection = BufStream::new(stream);
        Ok(Self { connection, address: address.into(), mission: mission.into(), token: token.into() })
    }

    /// Sends a comment, and waits until it is kept.
    pub async fn write(&mut self, number: usize) -> Result<(), Failure> {
        let input = json!({ "subjectId": self.mission, "body": format!("Comment {number}.") });
        let body = json!({ "query": DOCUMENT, "variables": { "input": input } }).to_string();
        let Self { address, token, .. } = &*self;
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
             accept: application/json\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.connection.write_all(head.as_bytes()).await?;
        self.connection.write_all(body.as_bytes()).await?;
        self.connection.flush().await?;
        let answer = self.answer().await?;
        match answer.contains(r#""errors":[]"#) {
            true => Ok(()),
            false => Err(answer.into()),
        }
    }

    async fn answer(&mut self) -> Result<String, Failure> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.connection.read_line(&mut line).await?;
            match line.trim_end().to_ascii_lowercase().split_once(": ") {
                Some(("content-length", value)) => length = value.parse()?,
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body).await?;
        Ok(String::from_utf8(body)?)
    }
}
