//! `--sweep`: what other thresholds would give, and how much room the chosen one has.

use std::error::Error;
use std::io::{self, Write};

use samestory::cluster::measures::bcubed;
use samestory::cluster::{Control, JoinCount, JoinMargins, ThresholdSweep};
use samestory::model::Clustering;
use samestory::{ClusterConfig, Clustered, Pipeline};
use serde::Serialize;

/// Thresholds are looked at in these steps of log-odds, so many on either side.
const STEP: f64 = 0.1;
const STEPS: i32 = 20;
/// A step in which F1 changes is cut into so many.
const PARTS: i32 = 10;
/// A loss of F1 that counts.
const LOSS: f64 = 0.01;

/// An error that can leave a pool of threads.
type Failure = Box<dyn Error + Send + Sync>;

/// What one threshold gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// The threshold of the chosen granularity.
    pub threshold: f64,
    /// BCubed F1.
    pub bcubed_f1: f64,
    /// Number of stories found.
    pub n_found: usize,
}

/// How far the threshold may fall and rise, to a hundredth of log-odds; `None`: as far as was looked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Room {
    /// The lowest threshold for which it holds, and for all between.
    pub lowest: Option<f64>,
    /// The highest such threshold.
    pub highest: Option<f64>,
}

/// What other thresholds would give.
#[derive(Debug, Clone, Serialize)]
pub struct Sweep {
    /// What the threshold of the configuration gives.
    pub chosen: Point,
    /// The best of the points; of equal ones the nearest to the chosen.
    pub best: Point,
    /// Where BCubed F1 stays exactly as it is.
    pub unchanged: Room,
    /// Where BCubed F1 is lower by less than .01.
    pub nearly_as_good: Room,
    /// Joins made and refused, judged by the labels; average linkage only.
    pub joins: Option<JoinMargins>,
    /// The least distance in log-odds by which a wrong join was made or a right one refused.
    pub nearest_mistake: Option<f64>,
    /// The thresholds around the chosen one, ascending. None is below the least probability of an edge.
    pub points: Vec<Point>,
}

/// Looks at thresholds of one clustering.
struct Looker<'a> {
    sweep: ThresholdSweep<'a>,
    gold: &'a Clustering,
}

impl Looker<'_> {
    fn at(&self, thresholds: &[f64]) -> Result<Vec<Point>, Failure> {
        let found = self.sweep.group_at(thresholds, &Control::default())?;
        let point = |(&threshold, found): (&f64, &Clustering)| {
            let bcubed_f1 = bcubed(self.gold, found)?.f1;
            Ok(Point { threshold, bcubed_f1, n_found: found.stories().len() })
        };
        thresholds.iter().zip(&found).map(point).collect()
    }
}

impl Sweep {
    /// Groups again at 41 thresholds, and at some between.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn of(pipeline: &Pipeline, clustered: &Clustered, gold: &Clustering) -> Result<Self, Box<dyn Error>> {
        let found = pipeline.install(|| Self::here(pipeline.config(), clustered, gold))?;
        found.map_err(|cause| -> Box<dyn Error> { cause })
    }

    fn here(config: &ClusterConfig, clustered: &Clustered, gold: &Clustering) -> Result<Self, Failure> {
        let sweep = ThresholdSweep::new(clustered.graph(), clustered.items(), config);
        let looker = Looker { sweep, gold };
        let (thresholds, place) = grid(&sweep, config.graph.min_probability);
        let points = looker.at(&thresholds)?;
        let chosen = *points.get(place).ok_or("no threshold was looked at")?;
        let is_same = |point: &Point| (point.bcubed_f1 - chosen.bcubed_f1).abs() < 1e-12;
        let is_near = |point: &Point| point.bcubed_f1 > chosen.bcubed_f1 - LOSS;
        let joins = sweep.margins(gold, &Control::default())?;
        Ok(Self {
            chosen,
            best: best(&points, chosen),
            unchanged: looker.room(&points, place, &is_same)?,
            nearly_as_good: looker.room(&points, place, &is_near)?,
            nearest_mistake: joins.as_ref().and_then(JoinMargins::nearest_mistake),
            joins,
            points,
        })
    }
}

/// The thresholds to look at, ascending, and which of them is the chosen one.
fn grid(sweep: &ThresholdSweep<'_>, least: f64) -> (Vec<f64>, usize) {
    let at = |step: i32| sweep.moved_threshold(f64::from(step) * STEP);
    let below: Vec<f64> = (-STEPS..0).map(at).filter(|&at| at >= least).collect();
    let place = below.len();
    (below.into_iter().chain((0..=STEPS).map(at)).collect(), place)
}

fn best(points: &[Point], chosen: Point) -> Point {
    let distance = |point: &Point| (point.threshold - chosen.threshold).abs();
    let better = |best: Point, &next: &Point| {
        let by_f1 = next.bcubed_f1.total_cmp(&best.bcubed_f1);
        if by_f1.then(distance(&best).total_cmp(&distance(&next))).is_gt() { next } else { best }
    };
    points.iter().fold(chosen, better)
}

impl Looker<'_> {
    fn room(&self, points: &[Point], place: usize, holds: &dyn Fn(&Point) -> bool) -> Result<Room, Failure> {
        let (below, above) = points.split_at(place);
        let down: Vec<Point> = points.get(place).into_iter().chain(below.iter().rev()).copied().collect();
        Ok(Room { lowest: self.last(&down, -STEP, holds)?, highest: self.last(above, STEP, holds)? })
    }

    /// The last threshold until which something holds, on the way outwards from the chosen one; `None` when it holds for all.
    fn last(
        &self,
        outwards: &[Point],
        step: f64,
        holds: &dyn Fn(&Point) -> bool,
    ) -> Result<Option<f64>, Failure> {
        // It holds for the chosen one, which is the first.
        let n_steps = outwards.iter().take_while(|point| holds(point)).count().saturating_sub(1);
        let Some(inside) = outwards.get(n_steps).filter(|_| n_steps + 1 < outwards.len()) else {
            return Ok(None);
        };
        let part = |part: i32| n_steps as f64 * step + step * f64::from(part) / f64::from(PARTS);
        let between: Vec<f64> = (1..PARTS).map(|at| self.sweep.moved_threshold(part(at))).collect();
        let between = self.at(&between)?;
        let last = between.iter().take_while(|point| holds(point)).last();
        Ok(Some(last.unwrap_or(inside).threshold))
    }
}

pub(super) fn write(sweep: &Sweep, out: &mut dyn Write) -> io::Result<()> {
    let Sweep { chosen, best, unchanged, nearly_as_good, .. } = sweep;
    writeln!(out, "\nthreshold         {:.4} gives BCubed F1 {:.4}", chosen.threshold, chosen.bcubed_f1)?;
    writeln!(out, "best threshold    {:.4} gives BCubed F1 {:.4}", best.threshold, best.bcubed_f1)?;
    writeln!(out, "F1 unchanged      {}", told(*unchanged))?;
    writeln!(out, "F1 within .01     {}", told(*nearly_as_good))?;
    if let Some(joins) = &sweep.joins {
        write_joins(joins, out)?;
    }
    writeln!(out, "                  threshold  BCubed F1  stories")?;
    for point in &sweep.points {
        writeln!(out, "{:27.4}  {:9.4}  {:7}", point.threshold, point.bcubed_f1, point.n_found)?;
    }
    Ok(())
}

fn told(room: Room) -> String {
    let side = |threshold: Option<f64>| threshold.map_or("the end".to_owned(), |at| format!("{at:.4}"));
    format!("from {} to {}", side(room.lowest), side(room.highest))
}

fn write_joins(joins: &JoinMargins, out: &mut dyn Write) -> io::Result<()> {
    let JoinMargins { made_right, made_wrong, refused_right, refused_wrong, .. } = joins;
    let told = |distance: Option<f64>| distance.map_or("none".to_owned(), |at| format!("{at:.4}"));
    writeln!(out, "nearest mistake   {} in log-odds", told(joins.nearest_mistake()))?;
    for (name, JoinCount { n_joins, nearest, .. }) in [
        ("made, right", made_right),
        ("made, wrong", made_wrong),
        ("refused, right", refused_right),
        ("refused, wrong", refused_wrong),
    ] {
        writeln!(out, "joins {name:<15} {n_joins:6}, nearest {}", told(*nearest))?;
    }
    Ok(())
}
