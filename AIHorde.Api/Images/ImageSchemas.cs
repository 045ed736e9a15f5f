using AIHorde.Api.Requests;
using AIHorde.Ledger.Dispatch;

namespace AIHorde.Api.Images;

[WireName("ModelGenerationInputStable")]
sealed class ImageParamsSchema : BodySchema
{
    public ImageParamsSchema()
    {
        Optional("sampler_name", Field.OneOf([.. Samplers.Names]));
        Optional("cfg_scale", Field.Number(0, 100));
        Optional("denoising_strength", Field.Number(0.01m, 1.0m));
        Optional("hires_fix_denoising_strength", Field.Number(0.01m, 1.0m));
        Optional("height", Field.Integer(64, 3072, 64));
        Optional("width", Field.Integer(64, 3072, 64));
        Optional("post_processing", Field.List(Field.OneOf([.. PostProcessors.All.Select(p => p.Name)]), unique: true));
        foreach (var flag in (string[])["karras", "tiling", "hires_fix", "transparent", "image_is_control", "return_control_map"])
            Optional(flag, Field.Flag());
        Optional("clip_skip", Field.Integer(1, 12));
        Optional("facefixer_strength", Field.Number(0, 1));
        Optional("loras", Field.List(Field.Object(new LoraSchema())));
        Optional("tis", Field.List(Field.Object(new InversionSchema())));
        Optional("special", Field.FreeObject());
        Optional("workflow", Field.OneOf("qr_code"));
        Optional("seed", Field.Text());
        Optional("seed_variation", Field.Integer(1, 1000));
        Optional("control_type", Field.OneOf("canny", "hed", "depth", "normal", "openpose", "seg", "scribble", "fakescribbles", "hough"));
        Optional("extra_texts", Field.List(Field.Object(new ExtraTextSchema())));
        Optional("steps", Field.Integer(1, 500));
        Optional("n", Field.Integer(1, 20));
    }

    [WireName("ModelPayloadLorasStable")]
    sealed class LoraSchema : BodySchema
    {
        public LoraSchema()
        {
            Required("name", Field.Text(1, 255));
            Optional("model", Field.Number(-5, 5));
            Optional("clip", Field.Number(-5, 5));
            Optional("inject_trigger", Field.Text(1, 30));
            Optional("is_version", Field.Flag());
        }
    }

    [WireName("ModelPayloadTextualInversionsStable")]
    sealed class InversionSchema : BodySchema
    {
        public InversionSchema()
        {
            Required("name", Field.Text(1, 255));
            Optional("inject_ti", Field.OneOf("prompt", "negprompt"));
            Optional("strength", Field.Number(-5, 5));
        }
    }

    [WireName("ExtraText")]
    sealed class ExtraTextSchema : BodySchema
    {
        public ExtraTextSchema()
        {
            Optional("text", Field.Text(1));
            Optional("reference", Field.Text(3));
        }
    }
}

[WireName("GenerationInputStable")]
sealed class ImageAsyncSchema : AskSchema
{
    public ImageAsyncSchema()
    {
        Required("prompt", Field.Text(1));
        Optional("params", Field.Object(new ImageParamsSchema()));
        foreach (var flag in (string[])["nsfw", "censor_nsfw", "r2", "shared", "replacement_filter"]) Optional(flag, Field.Flag());
        Optional("source_image", Field.Text(0, ImageTextMax));
        Optional("source_processing", Field.OneOf("img2img", "inpainting", "outpainting", "remix"));
        Optional("source_mask", Field.Text(0, ImageTextMax));
    }
}

[WireName("PopInputStable")]
sealed class ImagePopSchema : PopSchema
{
    public ImagePopSchema()
    {
        Optional("max_pixels", Field.Integer());
        Optional("blacklist", Field.List(Field.Text()));
        Optional("capabilities", Field.List(Field.Text(1, 50)));
        foreach (var flag in (string[])["allow_img2img", "allow_painting", "allow_unsafe_ipaddr", "allow_post_processing", "allow_controlnet",
                     "allow_sdxl_controlnet", "allow_lora", "limit_max_steps"])
            Optional(flag, Field.Flag());
    }
}

[WireName("SubmitInputStable")]
sealed class ImageSubmitSchema : BodySchema
{
    public ImageSubmitSchema()
    {
        Required("id", Field.Text());
        Optional("generation", Field.Text(0, BodyReader.BytesLarge));
        Optional("state", Field.OneOf("ok", "censored", "faulted", "csam"));
        Optional("censored", Field.Flag());
        Required("seed", Field.Integer(long.MinValue, long.MaxValue));
        Optional("gen_metadata", Field.List(Field.Object(new ImageMetadataSchema())));
        ParserRequires("generation", "R2 if the image was uploaded, else the image in base64.");
    }

    [WireName("GenerationMetadataStable")]
    sealed class ImageMetadataSchema : BodySchema
    {
        public ImageMetadataSchema()
        {
            Required("type", Field.OneOf(
                "lora", "ti", "censorship", "source_image", "source_mask", "extra_source_images", "batch_index", "information", "aesthetic_score"));
            Required("value", Field.OneOf("download_failed", "parse_failed", "baseline_mismatch", "csam", "nsfw", "see_ref"));
            Optional("ref", Field.Text(0, GenerationMetadata.RefLengthMax));
        }
    }
}
