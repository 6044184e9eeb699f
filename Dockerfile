# The image: one program, not root, nothing else to update but Debian. Build: docker build -t vonk .

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# The caches keep a second build to minutes; the program is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --profile dist --locked --bin vonk \
    && install -D --mode=0755 target/dist/vonk /out/vonk

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Vonk" \
      org.opencontainers.image.description="GraphQL API backend for the Dutch youth field" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.url="https://example.nl/vonk"
# What is needed to trust the identity providers, without a package manager's run.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/vonk /usr/local/bin/vonk
COPY LICENSE /usr/share/doc/vonk/LICENSE
# A fixed number, so that a volume or a cluster's policy can name it.
RUN groupadd --system --gid 10001 vonk \
    && useradd --system --uid 10001 --gid vonk --home-dir /var/lib/vonk --no-create-home --shell /usr/sbin/nologin vonk \
    && install --directory --owner=vonk --group=vonk --mode=0700 /var/lib/vonk
USER 10001:10001
WORKDIR /var/lib/vonk
ENV VONK_DATA_DIR=/var/lib/vonk \
    VONK_LISTEN=0.0.0.0:8080
VOLUME ["/var/lib/vonk"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["vonk", "healthcheck"]
ENTRYPOINT ["vonk"]
CMD ["serve"]
