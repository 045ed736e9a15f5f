# The worker on the processor, with the embedded engine and its demo models, or as a bridge to GPU servers elsewhere.
# Build from the repository's root:  docker build -f deploy/worker.cpu.Dockerfile -t aihorde-worker .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish AIHorde.Worker -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# libwebp makes pictures several times smaller than the lossless encoder that is used without it; curl asks for the health below.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libwebp7 curl \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
ENV HTTP_PORTS=8080 \
    AIHORDE_WORKER_TERMINAL=off
EXPOSE 8080
USER $APP_UID
# A stop lets running jobs finish first: give the container as long as AIHORDE_WORKER_GRACE_SECONDS and 15 seconds more.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s CMD curl -fsS http://127.0.0.1:8080/health || exit 1
ENTRYPOINT ["dotnet", "AIHorde.Worker.dll"]
