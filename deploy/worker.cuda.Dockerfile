# The worker with its engine on an NVIDIA GPU: PyTorch's libtorch with CUDA lies in the image. The host needs NVIDIA's driver and container toolkit.
# Build from the repository's root:  docker build -f deploy/worker.cuda.Dockerfile -t aihorde-worker:cuda .
# Run:  docker run --gpus all -v /path/to/models:/models -e AIHORDE_WORKER_BACKENDS=embedded:/models ... aihorde-worker:cuda
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish AIHorde.Worker -c Release -o /app --nologo

# PyTorch's package brings libtorch and the CUDA libraries that it was built with; of Python nothing is left in the image but their files.
FROM python:3.12-slim AS torch
# The version that the engine's interface was made and tested with; 2.10 is the oldest that will do.
ARG TORCH=torch==2.10.0
RUN python3 -m venv /torch && /torch/bin/pip install --no-cache-dir ${TORCH} \
    && cd /torch/lib/python3*/site-packages \
    && find . -maxdepth 1 -mindepth 1 ! -name torch ! -name nvidia -exec rm -rf {} + \
    && find torch -maxdepth 1 -mindepth 1 ! -name lib ! -name version.py -exec rm -rf {} + \
    && rm -rf /torch/bin /torch/include

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# libwebp makes pictures several times smaller than the lossless encoder that is used without it; curl asks for the health below.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libwebp7 curl libgomp1 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=torch /torch /torch
WORKDIR /app
COPY --from=build /app .
ENV HTTP_PORTS=8080 \
    AIHORDE_WORKER_TERMINAL=off \
    AIHORDE_TORCH=/torch \
    AIHORDE_WORKER_DEVICE=cuda \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
EXPOSE 8080
USER $APP_UID
# A stop lets running jobs finish first: give the container as long as AIHORDE_WORKER_GRACE_SECONDS and 15 seconds more.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=180s CMD curl -fsS http://127.0.0.1:8080/health || exit 1
ENTRYPOINT ["dotnet", "AIHorde.Worker.dll"]
