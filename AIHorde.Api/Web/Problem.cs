using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web;

/// <summary>A page for what could not be shown: what happened, in words, under the right status.</summary>
static class Problem
{
    public static IResult Page(Visitor? visitor, int status, string message) =>
        new RazorComponentResult<ProblemPage>(new { Visitor = visitor, Status = status, Message = message }) { StatusCode = status };

    /// <summary>What the API refused, with its code.</summary>
    public static IResult Page(Visitor? visitor, InnerAnswer answer) =>
        new RazorComponentResult<ProblemPage>(new { Visitor = visitor, answer.Status, answer.Message, answer.Code }) { StatusCode = answer.Status };
}
