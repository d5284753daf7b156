# syntax=docker/dockerfile:1
# The controller's image, for amd64 and arm64: docker buildx build --platform linux/amd64,linux/arm64 --tag IMAGE --push .
# The program is compiled for the target on the machine that builds, so no emulation is needed.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
WORKDIR /source

# What decides the packages comes first: a change of code alone restores nothing.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt ./
COPY src/Canary.Engine/*.csproj src/Canary.Engine/
COPY src/Canary.Kubernetes/*.csproj src/Canary.Kubernetes/
COPY src/Canary.Resources/*.csproj src/Canary.Resources/
COPY src/Canary.Routing/*.csproj src/Canary.Routing/
COPY src/Canary.MetricProviders/*.csproj src/Canary.MetricProviders/
COPY src/Canary.Hooks/*.csproj src/Canary.Hooks/
COPY src/Canary.Controller/*.csproj src/Canary.Controller/
COPY src/Canary.Simulator/*.csproj src/Canary.Simulator/
COPY src/Canary.Web/*.csproj src/Canary.Web/
COPY src/Canary.Cli/*.csproj src/Canary.Cli/
COPY src/Canary.Cli/Properties src/Canary.Cli/Properties
RUN dotnet restore src/Canary.Cli -p:PublishProfile=Image --arch $TARGETARCH --os linux

COPY crds crds
COPY src src
RUN dotnet publish src/Canary.Cli -p:PublishProfile=Image --arch $TARGETARCH --os linux --no-restore --output /app

# No shell, no package manager. The extra of this base are time zones, which schedules need.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="canary" \
      org.opencontainers.image.description="Progressive delivery for Kubernetes" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# The root file system may be read-only: without diagnostics .NET writes nothing. Where processors have large caches, .NET would wait for as
# much garbage as these hold, hundreds of MB, before it collects: 4 MB do.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_GCgen0size=0x400000
COPY --from=build --chown=0:0 --chmod=0555 /app /app
USER 1654:1654
EXPOSE 8080
ENTRYPOINT ["/app/canary"]
CMD ["controller"]
