namespace AIHorde.Api.Tests.Contract;

public static partial class RouteTable
{
    static readonly RouteRow[] Rest =
    [
        new("GET", "/api/v2/teams", null, null, 200, 200, 200, 200, 200, 200),
        new("POST", "/api/v2/teams", null, """{"name":"route row"}""", 400, 401, 403, 403, 200, 400),
        new("GET", "/api/v2/teams/{id}", "/api/v2/teams/abc", null, 404, 401, 404, 404, 404, 404),
        new("PATCH", "/api/v2/teams/{id}", "/api/v2/teams/abc", """{"info":"nothing"}""", 404, 404, 404, 404, 404, 404),
        new("DELETE", "/api/v2/teams/{id}", "/api/v2/teams/abc", null, 404, 404, 404, 404, 404, 404),
        new("GET", "/api/v2/styles/image", null, null, 200, 200, 200, 200, 200, 200),
        new("POST", "/api/v2/styles/image", null, """{"name":"route row","models":["stable_diffusion"]}""", 400, 401, 403, 403, 200, 200),
        new("GET", "/api/v2/styles/image/{id}", "/api/v2/styles/image/abc", null, 404, 404, 404, 404, 404, 404),
        new("PATCH", "/api/v2/styles/image/{id}", "/api/v2/styles/image/abc", """{"nsfw":true}""", 400, 401, 404, 404, 404, 404),
        new("DELETE", "/api/v2/styles/image/{id}", "/api/v2/styles/image/abc", null, 400, 401, 403, 404, 404, 404),
        new("GET", "/api/v2/styles/image_by_name/{name}", "/api/v2/styles/image_by_name/abc", null, 404, 404, 404, 404, 404, 404),
        new("POST", "/api/v2/styles/image/{id}/example", "/api/v2/styles/image/abc/example", """{"url":"https://x.example/a","primary":false}""",
            400, 401, 404, 404, 404, 404),
        new("PATCH", "/api/v2/styles/image/{id}/example/{exampleId}", "/api/v2/styles/image/abc/example/abc", "{}", 400, 401, 404, 404, 404, 404),
        new("DELETE", "/api/v2/styles/image/{id}/example/{exampleId}", "/api/v2/styles/image/abc/example/abc", null, 400, 401, 404, 404, 404, 404),
        new("GET", "/api/v2/styles/text", null, null, 200, 200, 200, 200, 200, 200),
        new("POST", "/api/v2/styles/text", null, """{"name":"route row of texts","models":["koboldcpp/Moss"]}""", 400, 401, 403, 403, 200, 200),
        new("GET", "/api/v2/styles/text/{id}", "/api/v2/styles/text/abc", null, 404, 404, 404, 404, 404, 404),
        new("PATCH", "/api/v2/styles/text/{id}", "/api/v2/styles/text/abc", """{"nsfw":true}""", 400, 401, 404, 404, 404, 404),
        new("DELETE", "/api/v2/styles/text/{id}", "/api/v2/styles/text/abc", null, 400, 401, 403, 404, 404, 404),
        new("GET", "/api/v2/styles/text_by_name/{name}", "/api/v2/styles/text_by_name/abc", null, 404, 404, 404, 404, 404, 404),
    ];
}
