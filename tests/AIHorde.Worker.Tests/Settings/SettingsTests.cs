using AIHorde.Worker.Backends;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Tests.Settings;

/// <summary>Where settings come from, and what a volunteer hears when one is wrong.</summary>
public sealed class SettingsTests
{
    static readonly string[] Needed = ["--key", "k", "--name", "N"];

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        const string File = """{ "threads": 2, "prefetch": 2, "maxPixels": 65536 } // mine""";
        var environment = new Dictionary<string, string> { ["AIHORDE_WORKER_THREADS"] = "3", ["AIHORDE_WORKER_PREFETCH"] = "3" };
        var settings = Ready([.. Needed, "--threads=4"], environment, File);
        Assert.Equal((4, 3, 65536), (settings.Threads, settings.Prefetch, settings.PixelsMax));
    }

    [Fact]
    public void Lists_may_be_arrays_and_names_of_other_workers_are_understood()
    {
        const string File = """
            { "horde_url": "https://horde.example/api/", "api_key": "secret", "dreamer_name": "D", "scribe_name": "S", "alchemist_name": "A",
              "max_power": 8, "max_threads": 2, "queue_size": 0, "models_to_load": ["one", "Two=two.safetensors"], "priority_usernames": ["db#1"] }
            """;
        var settings = Ready([], [], File);
        Assert.Equal(new Uri("https://horde.example/"), settings.Api);
        Assert.Equal(new WorkerNames("D", "S", "A"), settings.Names);
        Assert.Equal((262144, 2, 0), (settings.PixelsMax, settings.Threads, settings.Prefetch));
        Assert.Equal([new ModelChoice("one", "one"), new ModelChoice("Two", "two.safetensors")], settings.Models);
        Assert.Equal(["db#1"], settings.PriorityUsers);
    }

    [Theory]
    [InlineData("services__api__http__0", "http://localhost:5000")]
    [InlineData("AIHORDE_API_URL", "http://localhost:5000/api/v2")]
    [InlineData("AIHORDE_WORKER_API", "http://localhost:5000/api/")]
    public void The_server_is_found_in_the_environment(string variable, string value) =>
        Assert.Equal(new Uri("http://localhost:5000/"), Ready(Needed, new() { [variable] = value }).Api);

    [Fact]
    public void The_key_may_come_from_a_file()
    {
        var outcome = SettingsReader.Read(["--name", "N", "--key-file", "/run/secrets/key"], _ => null, path => path == "/run/secrets/key" ? " k \n" : null);
        Assert.Equal("k", Assert.IsType<SettingsOutcome.Ready>(outcome).Settings.Key);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var outcome = SettingsReader.Read(
            ["--threads", "many", "--colour", "red", "--backends", "magic", "--kinds", "image,music", "--priority-users", "me", "--nsfw=perhaps"],
            _ => null, _ => null);
        var problems = Assert.IsType<SettingsOutcome.Invalid>(outcome).Problems;
        foreach (var word in new[] { "threads", "--colour", "magic", "music", "name#number", "nsfw", "API key", "name is needed" })
        {
            Assert.Contains(problems, problem => problem.Contains(word, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_settings_file_that_was_asked_for_must_exist_and_be_json()
    {
        Assert.IsType<SettingsOutcome.Invalid>(SettingsReader.Read([.. Needed, "--settings", "missing.json"], _ => null, _ => null));
        Assert.IsType<SettingsOutcome.Invalid>(SettingsReader.Read(Needed, _ => null, _ => "threads: 3"));
        Assert.IsType<SettingsOutcome.Invalid>(SettingsReader.Read(Needed, _ => null, _ => """{ "thraeds": 3 }"""));
    }

    [Theory]
    [InlineData("embedded", BackendKind.Embedded)]
    [InlineData("embedded:/models", BackendKind.Embedded)]
    [InlineData("openai+http://localhost:8080/v1", BackendKind.OpenAi)]
    [InlineData("openai-chat+https://api.openai.com", BackendKind.OpenAiChat)]
    [InlineData("kobold+http://localhost:5001", BackendKind.Kobold)]
    [InlineData("a1111+http://localhost:7860", BackendKind.A1111)]
    [InlineData("comfyui+http://localhost:8188", BackendKind.ComfyUi)]
    public void A_backend_is_written_as_one_word_and_shown_the_same_way(string text, BackendKind kind)
    {
        var address = BackendAddress.Parse(text)!;
        Assert.Equal((kind, text), (address.Kind, address.ToString()));
    }

    [Fact]
    public void Help_shows_every_setting_with_its_variable_and_default()
    {
        var help = HelpText.Write(100);
        foreach (var setting in SettingsCatalog.All)
        {
            Assert.Contains(setting.Flag, help, StringComparison.Ordinal);
            Assert.Contains(setting.Environment, help, StringComparison.Ordinal);
        }

        Assert.All(help.Split('\n'), line => Assert.True(line.StartsWith("  --", StringComparison.Ordinal) || line.Length <= 120, line));
    }

    [Fact]
    public void The_reference_page_is_what_the_program_says()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "worker-settings.md"));
        Assert.Equal(HelpText.Markdown(), page.Replace("\r", "", StringComparison.Ordinal));
    }

    static WorkerSettings Ready(string[] args, Dictionary<string, string> environment, string? file = null) =>
        Assert.IsType<SettingsOutcome.Ready>(SettingsReader.Read(args, environment.GetValueOrDefault, path => path == "worker.json" ? file : null)).Settings;
}
