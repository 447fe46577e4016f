FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN useradd --system --create-home --home-dir /var/lib/alliance-hub hub
COPY --from=build /build/target/release/alliance-hub /usr/local/bin/alliance-hub
USER hub
WORKDIR /var/lib/alliance-hub
ENV ALLIANCE_HUB_DATA_DIR=/var/lib/alliance-hub
EXPOSE 8080
CMD ["alliance-hub", "serve"]
