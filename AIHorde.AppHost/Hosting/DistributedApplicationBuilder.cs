namespace AIHorde.AppHost.Hosting;

/// <summary>Collects the resources of the stack, in the vocabulary of .NET Aspire. Order matters to the stop: what came last stops first.</summary>
sealed class DistributedApplicationBuilder
{
    readonly List<Resource> resources = [];
    readonly List<SecretParameter> secrets = [];

    public DistributedApplicationBuilder(IReadOnlyList<string> arguments)
    {
        try
        {
            Options = LauncherOptions.Parse(arguments);
        }
        catch (LaunchException problem)
        {
            // Told when the application is run, so that the picture in Program.cs needs no handler in it.
            Options = new();
            Problem = problem;
        }
    }

    public LauncherOptions Options { get; }

    public LaunchException? Problem { get; }

    public IReadOnlyList<Resource> Resources => resources;

    public IReadOnlyList<SecretParameter> Secrets => secrets;

    public ResourceBuilder<PostgresResource> AddPostgres(string name) => Add(new PostgresResource(name));

    public ResourceBuilder<AspireDashboardResource> AddAspireDashboard(string name) => Add(new AspireDashboardResource(name));

    public ResourceBuilder<ProjectResource> AddProject<TProject>(string name)
        where TProject : IProjectMetadata => Add(new ProjectResource(name, TProject.Assembly));

    /// <summary>A secret that is generated once and kept, unless the variable gives it.</summary>
    public SecretParameter AddSecret(string name, string variable)
    {
        var secret = new SecretParameter(name, variable);
        secrets.Add(secret);
        return secret;
    }

    public DistributedApplication Build() => new(this);

    internal ResourceBuilder<T> Add<T>(T resource)
        where T : Resource
    {
        resources.Add(resource);
        return new(this, resource);
    }

    internal void Remove(Resource resource) => resources.Remove(resource);
}
