# The API with the site. It needs PostgreSQL (ConnectionStrings__ledger) and a pepper for its keys (AIHORDE_KEY_PEPPER).
# Build from the repository's root:  docker build -f deploy/api.Dockerfile -t aihorde-api .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish AIHorde.Api -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
ENV HTTP_PORTS=8080
EXPOSE 8080
# A new volume takes its owner from here, so that the program may write without being root.
RUN mkdir /blobs && chown $APP_UID /blobs
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD curl -fsS http://127.0.0.1:8080/alive || exit 1
ENTRYPOINT ["dotnet", "AIHorde.Api.dll"]
