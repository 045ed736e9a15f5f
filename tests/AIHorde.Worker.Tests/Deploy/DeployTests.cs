using AIHorde.Worker.Settings;
using YamlDotNet.RepresentationModel;

namespace AIHorde.Worker.Tests.Deploy;

/// <summary>The files under deploy/: that they parse, hold only words that their readers know, and refer to things that exist.</summary>
public sealed class DeployTests
{
    static readonly string Folder = Path.Combine(Repository.Root, "deploy");

    static readonly HashSet<string> ServiceWords =
    [
        "image", "build", "environment", "volumes", "ports", "depends_on", "healthcheck", "restart", "stop_grace_period", "command", "deploy",
    ];

    static readonly HashSet<string> ContainerWords =
    [
        "name", "image", "env", "ports", "volumeMounts", "startupProbe", "livenessProbe", "readinessProbe", "securityContext", "resources", "args", "command",
    ];

    public static TheoryData<string> Dockerfiles => new(Names("*.Dockerfile"));

    public static TheoryData<string> Manifests => new(Names("kubernetes/*.yaml"));

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void An_image_is_not_root_answers_for_its_health_and_sets_only_settings_that_exist(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name)).Select(line => line.Trim()).ToList();
        var last = lines.Skip(lines.FindLastIndex(line => line.StartsWith("FROM ", StringComparison.Ordinal))).ToList();
        Assert.Contains("USER $APP_UID", last);
        Assert.Contains(last, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        Assert.DoesNotContain("sdk", last[0], StringComparison.Ordinal);
        Assert.Contains(last, line => line.StartsWith("ENTRYPOINT [\"dotnet\", \"AIHorde.", StringComparison.Ordinal));
        AssertKnown(last.Select(line => line.Replace("ENV ", "", StringComparison.Ordinal).Split('=')[0]).Where(IsWorkers));
    }

    [Fact]
    public void Compose_starts_services_that_exist_in_an_order_that_can_be_kept()
    {
        var root = (YamlMappingNode)Assert.Single(Read("docker-compose.yaml")).RootNode;
        var services = Map(root, "services").Children;
        var volumes = Map(root, "volumes").Children.Keys.Select(key => key.ToString()).ToList();
        foreach (var (name, node) in services)
        {
            var service = (YamlMappingNode)node;
            Assert.Empty(service.Children.Keys.Select(key => key.ToString()).Except(ServiceWords));
            if (Find(service, "build") is YamlMappingNode build)
            {
                Assert.Equal("..", build["context"].ToString());
                Assert.True(File.Exists(Path.Combine(Repository.Root, build["dockerfile"].ToString())), $"{name}: {build["dockerfile"]}");
            }

            foreach (var (needed, condition) in Find(service, "depends_on") as YamlMappingNode ?? new YamlMappingNode())
            {
                Assert.Contains(needed, services.Keys);
                Assert.Equal("service_healthy", condition["condition"].ToString());
                Assert.True(AnswersForHealth((YamlMappingNode)services[needed]), $"{needed} has no health check that {name} could wait for.");
            }

            Assert.Empty(((Find(service, "volumes") as YamlSequenceNode)?.Children ?? []).Select(volume => volume.ToString().Split(':')[0]).Except(volumes));
            AssertKnown(((Find(service, "environment") as YamlMappingNode)?.Children.Keys ?? []).Select(key => key.ToString()!).Where(IsWorkers));
        }
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_manifest_selects_its_own_pods_and_names_only_ports_and_volumes_that_it_has(string name)
    {
        foreach (var document in Read(name))
        {
            var root = (YamlMappingNode)document.RootNode;
            Assert.NotEmpty(Map(root, "metadata")["name"].ToString());
            if (root["kind"].ToString() == "Service")
            {
                Assert.Equal("v1", root["apiVersion"].ToString());
                continue;
            }

            Assert.Equal(("apps/v1", "Deployment"), (root["apiVersion"].ToString(), root["kind"].ToString()));
            var spec = Map(root, "spec");
            var template = Map(spec, "template");
            Assert.Equal(Map(Map(spec, "selector"), "matchLabels"), Map(Map(template, "metadata"), "labels"));
            var pod = Map(template, "spec");
            Assert.Equal("true", Map(pod, "securityContext")["runAsNonRoot"].ToString());
            var volumes = ((Find(pod, "volumes") as YamlSequenceNode)?.Children ?? []).Select(volume => volume["name"].ToString()).ToList();
            foreach (var container in ((YamlSequenceNode)pod["containers"]).Cast<YamlMappingNode>())
            {
                AssertContainer(container, volumes);
            }
        }
    }

    [Fact]
    public void The_image_for_GPUs_names_the_version_of_libtorch()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "worker.cuda.Dockerfile"));
        Assert.Matches(@"^ARG TORCH=torch==\d+\.\d+\.\d+$", Assert.Single(lines, line => line.StartsWith("ARG TORCH", StringComparison.Ordinal)));
    }

    static void AssertContainer(YamlMappingNode container, List<string> volumes)
    {
        Assert.Empty(container.Children.Keys.Select(key => key.ToString()).Except(ContainerWords));
        var ports = ((YamlSequenceNode)container["ports"]).Select(port => port["name"].ToString()).ToList();
        foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
        {
            var ask = Map(Map(container, probe), "httpGet");
            Assert.Contains(ask["port"].ToString(), ports);
            Assert.Contains(ask["path"].ToString(), new[] { "/alive", "/health" });
        }

        Assert.Empty(((Find(container, "volumeMounts") as YamlSequenceNode)?.Children ?? []).Select(mount => mount["name"].ToString()).Except(volumes));
        AssertKnown(((YamlSequenceNode)container["env"]).Select(variable => variable["name"].ToString()).Where(IsWorkers));
    }

    static bool AnswersForHealth(YamlMappingNode service) => Find(service, "healthcheck") is not null
        || (Find(service, "build") is YamlMappingNode build && File.ReadAllText(Path.Combine(Repository.Root, build["dockerfile"].ToString()))
            .Contains("HEALTHCHECK ", StringComparison.Ordinal));

    static bool IsWorkers(string variable) => variable.StartsWith("AIHORDE_WORKER_", StringComparison.Ordinal) || variable == "AIHORDE_TORCH";

    static void AssertKnown(IEnumerable<string> variables) =>
        Assert.Empty(variables.Except(SettingsCatalog.All.SelectMany(setting => setting.AlsoEnvironment.Append(setting.Environment))));

    static IList<YamlDocument> Read(string name)
    {
        var stream = new YamlStream();
        using var text = File.OpenText(Path.Combine(Folder, name));
        stream.Load(text);
        return stream.Documents;
    }

    static YamlMappingNode Map(YamlMappingNode node, string key) => Assert.IsType<YamlMappingNode>(Find(node, key));

    static YamlNode? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    static IEnumerable<string> Names(string pattern) => Directory
        .EnumerateFiles(Path.Combine(Folder, Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern))
        .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
