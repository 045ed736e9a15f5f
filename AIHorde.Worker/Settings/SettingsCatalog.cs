namespace AIHorde.Worker.Settings;

/// <summary>All settings there are, in the order in which help shows them.</summary>
public static class SettingsCatalog
{
    public static readonly IReadOnlyList<Setting> All =
    [
        new("settings", "worker.json", "The settings file, in JSON; read when it exists."),
        new("api", "https://aihorde.net", "The AI Horde server to work for: its origin, with or without /api.")
        {
            Aliases = ["horde-url"], AlsoEnvironment = ["services__api__https__0", "services__api__http__0", "AIHORDE_API_URL"],
        },
        new("key", "", "The API key of your account. Required. Prefer the environment or a file: a command line is visible to others.")
        {
            Aliases = ["api-key"], AlsoEnvironment = ["AIHORDE_WORKER_APIKEY"],
        },
        new("key-file", "", "A file that holds the API key, such as a container secret."),
        new("name", "", "The worker's name, unique on the server. Required unless the server is on this machine. Images use it as it is, text adds "
            + "\" Scribe\", alchemy \" Alchemist\"."),
        new("image-name", "", "Another name for the image worker.") { Aliases = ["dreamer-name"] },
        new("text-name", "", "Another name for the text worker.") { Aliases = ["scribe-name"] },
        new("alchemy-name", "", "Another name for the alchemy worker.") { Aliases = ["alchemist-name"] },
        new("kinds", "image,text,alchemy", "What to work on; of these, what the backends can."),
        new("backends", "embedded", "Where generation happens, separated by commas: embedded, embedded:FOLDER, openai+URL, openai-chat+URL, kobold+URL, "
            + "a1111+URL, comfyui+URL, upscalers:FOLDER."),
        new("backend-wait-seconds", "60", "How long to wait at start for a backend that does not answer yet."),
        new("openai-key", "", "The key that OpenAI-compatible servers ask for, if they do."),
        new("kobold-key", "", "The password that KoboldCpp servers ask for (their --password), if they do."),
        new("a1111-auth", "", "USER:PASSWORD, where A1111 asks for them (its --api-auth)."),
        new("vision-model", "", "The model of an OpenAI-compatible server that sees pictures: it then does the alchemy forms caption, describe, interrogation "
            + "and nsfw."),
        new("device", "auto", "Where the embedded engine and upscalers compute: auto, cpu or cuda. Asking for cuda never ends up on the processor."),
        new("torch", "", "A folder with libtorch, PyTorch 2.10 or later, or an environment that has it: GPUs need it. Empty looks in the usual places, "
            + "none never uses it.")
        {
            AlsoEnvironment = ["AIHORDE_TORCH"],
        },
        new("models", "", "The models to offer, separated by commas; empty means all. NAME=LOCAL offers the backend's model LOCAL under NAME.")
        {
            Aliases = ["models-to-load"],
        },
        new("threads", "1", "Jobs of one kind that are generated at the same time.") { Aliases = ["max-threads"] },
        new("prefetch", "1", "Jobs of one kind that wait here while others are generated.") { Aliases = ["queue-size"] },
        new("batch", "1", "Images or texts of one request that are taken together.") { Aliases = ["max-batch"] },
        new("max-pixels", "1048576", "The largest picture, width times height."),
        new("max-power", "0", "The same limit in the unit of older workers; 0 means that max-pixels holds."),
        new("max-length", "512", "The most tokens to generate for a text."),
        new("max-context-length", "0", "The longest context of a text, in tokens; 0 means what the backend has."),
        new("max-tiles", "16", "The largest picture for alchemy, in tiles of 512 by 512."),
        new("forms", "", "The alchemy forms to offer, separated by commas; empty means all that the backends can."),
        new("nsfw", "true", "Whether requests marked not safe for work are taken.") { IsSwitch = true },
        new("blacklist", "", "Words; requests whose prompts have one are not taken for images, and handed back for texts, which servers don't look through."),
        new("priority-users", "", "Users, as name#number, whose requests come first.") { Aliases = ["priority-usernames"] },
        new("require-upfront-kudos", "false", "Take only requests whose owners have the kudos to pay for them.") { IsSwitch = true },
        new("allow-img2img", "true", "Take requests with a source image, when the backends can.") { IsSwitch = true },
        new("allow-painting", "true", "Take inpainting and outpainting, when the backends can.") { IsSwitch = true },
        new("allow-post-processing", "true", "Take upscaling and the like, when the backends can.") { IsSwitch = true },
        new("allow-lora", "false", "Take requests with LoRAs, of those that the backends have.") { IsSwitch = true },
        new("allow-controlnet", "false", "Take requests with ControlNet, when the backends can.") { IsSwitch = true },
        new("allow-unsafe-ip", "true", "Take requests from addresses that the server holds for unsafe.") { Aliases = ["allow-unsafe-ipaddr"], IsSwitch = true },
        new("extra-slow", "false", "Say that this machine is very slow, so that only patient requests come.")
        {
            Aliases = ["extra-slow-worker"], IsSwitch = true,
        },
        new("limit-max-steps", "false", "Refuse requests with far more steps than the model needs.") { IsSwitch = true },
        new("maintenance", "", "true or false sets the worker's maintenance mode on the server at start; empty leaves it."),
        new("pop-seconds", "1", "The pause between two questions for work when there is none."),
        new("grace-seconds", "60", "How long running jobs may still take after the worker is told to stop."),
        new("source-hosts", "", "Hosts in private networks from which source images may be loaded; the API's own host always may."),
        new("terminal", "auto", "The live view: auto (when the terminal can), on or off."),
        new("check", "false", "Probe the backends, print what would be offered, and leave.") { IsSwitch = true },
    ];

    public static Setting? Find(string name) => All.FirstOrDefault(setting => setting.IsCalled(name));
}
