namespace AIHorde.AppHost.Hosting;

/// <summary>The verbs of .NET Aspire for one resource.</summary>
sealed class ResourceBuilder<T>(DistributedApplicationBuilder application, T resource)
    where T : Resource
{
    public DistributedApplicationBuilder Application => application;

    public T Resource => resource;

    /// <summary>Holds this resource back until the other runs and is healthy.</summary>
    public ResourceBuilder<T> WaitFor<TOther>(ResourceBuilder<TOther> other)
        where TOther : Resource
    {
        resource.WaitsFor.Add(other.Resource);
        return this;
    }

    /// <summary>Holds this resource back until the other runs, healthy or not yet.</summary>
    public ResourceBuilder<T> WaitForStart<TOther>(ResourceBuilder<TOther> other)
        where TOther : Resource
    {
        resource.StartsAfter.Add(other.Resource);
        return this;
    }
}

static class ResourceBuilderVerbs
{
    /// <summary>The database of that name on this server, or the one that ConnectionStrings__name gives, and then no server is started.</summary>
    public static ResourceBuilder<DatabaseResource> AddDatabase(this ResourceBuilder<PostgresResource> server, string name)
    {
        if (Outside.Variable($"ConnectionStrings__{name}") is { } given)
        {
            server.Application.Remove(server.Resource);
            return server.Application.Add(new DatabaseResource(name, null) { ConnectionString = given });
        }

        return server.Application.Add(new DatabaseResource(name, server.Resource)).WaitFor(server);
    }

    /// <summary>The one address where the project answers, however many replicas it has.</summary>
    public static ResourceBuilder<ProjectResource> WithHttpEndpoint(this ResourceBuilder<ProjectResource> project, int port)
    {
        project.Resource.HttpPort = port == 0 ? Ports.Free() : port;
        return project;
    }

    public static ResourceBuilder<ProjectResource> WithReplicas(this ResourceBuilder<ProjectResource> project, int replicas)
    {
        project.Resource.Replicas = replicas;
        return project;
    }

    public static ResourceBuilder<ProjectResource> WithHttpHealthCheck(this ResourceBuilder<ProjectResource> project, string path)
    {
        project.Resource.HealthPath = path;
        return project;
    }

    public static ResourceBuilder<ProjectResource> WithEnvironment(this ResourceBuilder<ProjectResource> project, string name, string value)
    {
        project.Resource.Environment.Add(new(name, value));
        return project;
    }

    /// <summary>A value that differs from replica to replica, given by their numbers.</summary>
    public static ResourceBuilder<ProjectResource> WithEnvironment(this ResourceBuilder<ProjectResource> project, string name, Func<int, string> value)
    {
        project.Resource.Environment.Add(new(name, value));
        return project;
    }

    public static ResourceBuilder<ProjectResource> WithEnvironment(this ResourceBuilder<ProjectResource> project, string name, SecretParameter secret)
    {
        project.Resource.Environment.Add(new(name, _ => secret.Value, Secret: true));
        return project;
    }

    public static ResourceBuilder<ProjectResource> WithReference(this ResourceBuilder<ProjectResource> project, ResourceBuilder<DatabaseResource> database)
    {
        var source = database.Resource;
        project.Resource.Environment.Add(new(
            $"ConnectionStrings__{source.Name}",
            _ => source.ConnectionString ?? throw new InvalidOperationException($"{source.Name} does not run yet: wait for it."),
            Secret: true));
        return project;
    }

    /// <summary>By the names of service discovery: a client asks for http://api and finds the address in its environment.</summary>
    public static ResourceBuilder<ProjectResource> WithReference(this ResourceBuilder<ProjectResource> project, ResourceBuilder<ProjectResource> other)
    {
        var target = other.Resource;
        project.Resource.Environment.Add(new($"services__{target.Name}__http__0", _ => target.Url));
        project.Resource.Environment.Add(new($"{target.Name.ToUpperInvariant()}_HTTP", _ => target.Url));
        return project;
    }
}
