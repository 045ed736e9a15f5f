using System.Globalization;
using AIHorde.Ledger.Pricing.Image;

namespace AIHorde.Ledger.Tests.Pricing;

public sealed class ImagePriceEstimatorTests
{
    static readonly ImagePriceEstimator estimator = ImagePriceEstimator.Bundled();

    [Fact]
    public void Rows_that_were_held_out_are_priced_within_three_percent_on_average_and_ten_at_most_times()
    {
        var errors = HeldOut().Select(row => Math.Abs(estimator.Estimate(row.Work) / row.Kudos - 1)).Order().ToList();
        Assert.Equal(600, errors.Count);
        Assert.True(errors.Average() <= 0.03, $"mean {errors.Average()}");
        Assert.True(errors[errors.Count * 95 / 100] <= 0.10, $"95th percentile {errors[errors.Count * 95 / 100]}");
    }

    [Fact]
    public void The_job_that_all_are_measured_by_is_worth_eleven() =>
        Assert.Equal(11.0, estimator.Estimate(new ImageWork { Steps = 50, CfgScale = 7.5, Sampler = "k_euler" }));

    [Theory]
    [InlineData(512, 512, 30, 7.61)]
    [InlineData(512, 512, 50, 10.98)]
    [InlineData(512, 768, 30, 8.44)]
    [InlineData(768, 768, 20, 9.11)]
    [InlineData(768, 768, 100, 29.91)]
    [InlineData(832, 1216, 30, 20.58)]
    [InlineData(1024, 1024, 8, 12.13)]
    [InlineData(1024, 1024, 30, 20.99)]
    [InlineData(1024, 1024, 50, 29.59)]
    [InlineData(1536, 1536, 30, 57.08)]
    public void The_observed_table_of_the_contract_is_met_within_a_tenth(int width, int height, int steps, double observed)
    {
        var estimate = estimator.Estimate(new ImageWork { Width = width, Height = height, Steps = steps });
        Assert.InRange(estimate / observed, 0.9, 1.1);
    }

    [Theory]
    [InlineData(64, 64, 3.70)]
    [InlineData(512, 512, 6.50)]
    [InlineData(1024, 1024, 36.04)]
    [InlineData(3072, 3072, 1525.33)]
    public void What_was_never_observed_is_priced_by_the_older_formula(int width, int height, double expected) =>
        Assert.Equal(expected, UnitPrice.ByFormula(new ImageWork { Width = width, Height = height }));

    [Fact]
    public void Loras_and_inversions_cost_extra()
    {
        var price = new UnitPrice(estimator);
        Assert.Equal(price.Of(new()) + 7, price.Of(new() { Loras = 2, HasTextualInversion = true }));
        Assert.Equal(Math.Round(6.50m * 1.2m, 2), price.Of(new() { PostProcessing = ["GFPGANv1.3"] }));
    }

    static IEnumerable<(ImageWork Work, double Kudos)> HeldOut()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Pricing", "image-kudos-held-out.csv"));
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            double Number(int column) => double.Parse(cells[column], CultureInfo.InvariantCulture);
            yield return (new ImageWork
            {
                Width = (int)Number(0),
                Height = (int)Number(1),
                Steps = (int)Number(2),
                CfgScale = Number(3),
                Karras = cells[4] == "1",
                HiresFix = cells[5] == "1",
                HasSource = cells[6] == "1",
                HasMask = cells[7] == "1",
                Processing = cells[8],
                Sampler = cells[9],
                Denoising = cells[10].Length == 0 ? null : Number(10),
                ControlType = cells[11].Length == 0 ? null : cells[11],
                PostProcessing = cells[12].Split('|', StringSplitOptions.RemoveEmptyEntries),
            }, Number(13));
        }
    }
}
