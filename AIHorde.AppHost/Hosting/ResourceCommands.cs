namespace AIHorde.AppHost.Hosting;

/// <summary>What a person may do to a resource from the dashboard. False where there is no such resource.</summary>
sealed class ResourceCommands(IReadOnlyList<ResourceInstance> instances)
{
    public Task<bool> StartAsync(string name) => DoAsync(name, resource => resource.StartAsync());

    public Task<bool> StopAsync(string name) => DoAsync(name, resource => resource.StopAsync());

    public Task<bool> RestartAsync(string name) => DoAsync(name, async resource =>
    {
        await resource.StopAsync();
        await resource.StartAsync();
    });

    async Task<bool> DoAsync(string name, Func<ResourceInstance, Task> command)
    {
        var resource = instances.FirstOrDefault(instance => instance.Name == name);
        if (resource is not null)
        {
            await command(resource);
        }

        return resource is not null;
    }
}
