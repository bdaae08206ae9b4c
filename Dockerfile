# A static binary in an empty image, run by a user without rights.
#
#   docker build -t prepbook .
#   docker run --rm --init -u "$(id -u):$(id -g)" -v "$PWD:/book" prepbook build
#   docker run --rm --init -u "$(id -u):$(id -g)" -v "$PWD:/book" -p 4000:4000 prepbook serve --host
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev gcc g++ make
WORKDIR /src
COPY . .
RUN cargo build --locked --release

FROM scratch
COPY --from=build /src/target/release/prepbook /prepbook
COPY --from=build /src/LICENSE /LICENSE
USER 65532:65532
WORKDIR /book
ENTRYPOINT ["/prepbook"]
