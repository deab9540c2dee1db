//! Why two articles are linked, what holds a story together, and what would part it.

mod bridges;
mod cut;
mod link;
mod nearest;
mod part;
mod parting;
mod path;
mod region;
mod story;
#[cfg(test)]
mod tests;
mod without;

use petgraph::unionfind::UnionFind;
use samestory_model::{Clustering, ConnectionExplanation, GraphEdge, PartingEdges, StoryExplanation};

use crate::config::{ClusterConfig, Grouping};
use crate::graph::SimilarityGraph;
use crate::items::Items;
use part::Part;

pub use link::{explain_link, shared_terms};
pub use story::explain_story;

/// Says why a clustering is as it is.
///
/// Features are computed anew: the graph keeps only probabilities.
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Control, Explainer, Item, Items, SimilarityGraph, group};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// // a and b point nearly the same way, c another.
/// let items = ["a", "b", "c"].into_iter().map(|id| ArticleId::new(id).map(Item::new)).collect::<Result<_, _>>()?;
/// let vectors = vec![1.0, 0.0, 1.0, 0.1, -1.0, 0.5];
/// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
/// let (config, control) = (ClusterConfig::default(), Control::default());
/// let graph = SimilarityGraph::build(&items, &config, &control)?;
/// let clustering = group(&graph, &items, &config, &control)?;
///
/// let explainer = Explainer::new(&graph, &items, &config, &clustering);
/// let why = explainer.connection(0, 1).unwrap();
/// assert_eq!(why.path.len(), 1);
/// let parting = why.parting.unwrap();
/// assert_eq!(parting.edges[0].probability, why.link.probability);
/// assert!(parting.is_proven_smallest);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Explainer<'a> {
    graph: &'a SimilarityGraph,
    items: &'a Items,
    config: &'a ClusterConfig,
    clustering: &'a Clustering,
    /// The articles of each node.
    copies: Vec<&'a [usize]>,
    /// The node of each article.
    node_of: Vec<usize>,
    /// The neighbours of each node with the probabilities of the edges, ascending.
    neighbors: Vec<Vec<(usize, f64)>>,
    /// The nodes of each component of the edges at which groups can be joined, and the component of each node.
    components: Clustering,
}

impl<'a> Explainer<'a> {
    /// For a clustering that [`group`](crate::group) made of this graph with this configuration.
    ///
    /// # Panics
    /// When `graph` was built of other, and more, items.
    ///
    /// # Complexity
    /// O(e) for e edges.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Explainer, Item, Items, SimilarityGraph, group};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.1, -1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let clustering = group(&graph, &items, &config, &control)?;
    /// let explainer = Explainer::new(&graph, &items, &config, &clustering);
    /// // Only articles of one story are connected.
    /// assert!(explainer.connection(0, 1).is_some());
    /// assert!(explainer.connection(0, 2).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(
        graph: &'a SimilarityGraph,
        items: &'a Items,
        config: &'a ClusterConfig,
        clustering: &'a Clustering,
    ) -> Self {
        let copies: Vec<&[usize]> = graph.copies().collect();
        let mut node_of = vec![0; items.len()];
        for (node, copies) in copies.iter().enumerate() {
            copies.iter().for_each(|&article| node_of[article] = node);
        }
        let mut neighbors = vec![Vec::new(); copies.len()];
        let mut components = UnionFind::new(copies.len());
        for (a, b, probability) in graph.node_edges() {
            neighbors[a].push((b, probability));
            neighbors[b].push((a, probability));
            if probability >= config.joining_threshold() {
                components.union(a, b);
            }
        }
        neighbors
            .iter_mut()
            .for_each(|own: &mut Vec<(usize, f64)>| own.sort_unstable_by_key(|entry| entry.0));
        let components = Clustering::from_labels(&components.into_labeling());
        Self { graph, items, config, clustering, copies, node_of, neighbors, components }
    }

    /// Why two articles of one story are of one story; `None` if they are not, or an index is not below the number of articles.
    ///
    /// # Complexity
    /// O(e log e) for the e edges of the story, and for the parting edges so many groupings of the articles around the two that they
    /// take a second or so at most; see [`ConnectionExplanation::parting`].
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{
    ///     ClusterConfig, Control, Explainer, Grouping, Item, Items, SimilarityGraph, group,
    /// };
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (mut config, control) = (ClusterConfig::default(), Control::default());
    /// config.grouping = Grouping::Components;
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let clustering = group(&graph, &items, &config, &control)?;
    /// let explainer = Explainer::new(&graph, &items, &config, &clustering);
    /// let why = explainer.connection(0, 2).ok_or("two stories")?;
    /// // a and c have nothing in common; b holds them together.
    /// assert!(why.link.probability < 0.01);
    /// let path: Vec<&str> = why.path.iter().map(|edge| edge.second.as_str()).collect();
    /// assert_eq!(path, ["b", "c"]);
    /// // They part where the weaker of the two edges does.
    /// assert_eq!(why.parting_threshold, why.weakest.map(|edge| edge.probability));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn connection(&self, a: usize, b: usize) -> Option<ConnectionExplanation> {
        let (a, b) = (a.min(b), a.max(b));
        let labels = self.clustering.labels();
        if a == b || labels.get(a)? != labels.get(b)? {
            return None;
        }
        let mut why = ConnectionExplanation::new(explain_link(self.items, self.config, a, b)?);
        let (from, to) = (self.node_of[a], self.node_of[b]);
        if from == to {
            let has_threshold = self.config.grouping != Grouping::Leiden;
            why.parting_threshold = has_threshold.then_some(why.link.probability);
            return Some(why);
        }
        let story = self.story_nodes(labels[a]);
        why.path = self.edges_of_path(&path::strongest(&self.neighbors, &story, from, to), (a, b));
        why.weakest = why.path.iter().min_by(|x, y| x.probability.total_cmp(&y.probability)).cloned();
        why.parting_threshold = self.parting_threshold(&story, (a, b), why.weakest.as_ref());
        why.parting = self.parting(from, to);
        Some(why)
    }

    /// What holds a story together, by its number in the clustering: [`explain_story`], the articles that bridge it, and the nearest
    /// story that was not joined. Of a number that no story has, an empty explanation.
    ///
    /// An article is a bridge when the others, grouped again without it, are more than one story. In a story of more than 30 different
    /// articles, only when no edge connects some of the others with the rest.
    ///
    /// # Complexity
    /// That of [`explain_story`], and a grouping of the story for each of its articles, up to 30; one evaluation for each pair of the
    /// story with its eight nearest, sampled beyond 60 articles.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{
    ///     ClusterConfig, Control, Explainer, Grouping, Item, Items, SimilarityGraph, group,
    /// };
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c", "d"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 1.0, 0.0, 1.0, -1.7, 1.0];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (mut config, control) = (ClusterConfig::default(), Control::default());
    /// config.grouping = Grouping::Components;
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let clustering = group(&graph, &items, &config, &control)?;
    /// let explainer = Explainer::new(&graph, &items, &config, &clustering);
    /// // The story of a, b and c is one because of b; d came nearest to it.
    /// assert_eq!(clustering.stories(), [vec![0, 1, 2], vec![3]]);
    /// let story = explainer.story(0);
    /// assert_eq!(story.bridges, [items.id(1).clone()]);
    /// assert_eq!(story.nearest.ok_or("nothing near")?.first, *items.id(3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn story(&self, number: usize) -> StoryExplanation {
        let Some(members) = self.clustering.stories().get(number) else { return StoryExplanation::default() };
        let mut story = explain_story(self.items, self.config, members);
        let bridges = bridges::bridges(self, &self.story_nodes(number));
        story.bridges = bridges.into_iter().map(|node| self.id_of_node(node)).collect();
        story.nearest = nearest::nearest(self, number);
        story
    }

    /// All articles grouped again as if these pairs had no edge and the probability 0: what [`PartingEdges`] promise can be seen here.
    ///
    /// # Complexity
    /// That of [`group`](crate::group).
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Explainer, Item, Items, SimilarityGraph, group};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.1])?;
    /// let items = Items::new(items, vectors)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let clustering = group(&graph, &items, &config, &control)?;
    /// let explainer = Explainer::new(&graph, &items, &config, &clustering);
    /// assert_eq!(explainer.grouped_without(&[(0, 1)]).stories().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn grouped_without(&self, pairs: &[(usize, usize)]) -> Clustering {
        without::grouped(self, pairs)
    }

    /// The nodes of which the first article is of a story. (Copies that do not reach the threshold are stories of their own.)
    fn story_nodes(&self, number: usize) -> Vec<usize> {
        let members = self.clustering.stories()[number].iter();
        let is_first = |article: usize| self.copies[self.node_of[article]].first() == Some(&article);
        members.filter(|&&article| is_first(article)).map(|&article| self.node_of[article]).collect()
    }

    fn article(&self, node: usize) -> usize {
        self.copies[node].first().copied().unwrap_or_default()
    }

    fn id_of_node(&self, node: usize) -> samestory_model::ArticleId {
        self.items.item(self.article(node)).id().clone()
    }

    fn edge(&self, a: usize, b: usize, probability: f64) -> GraphEdge {
        GraphEdge::new(self.id_of_node(a), self.id_of_node(b), probability)
    }

    /// The edges along `nodes`; at its ends stand the articles asked for instead of their copies.
    fn edges_of_path(&self, nodes: &[(usize, f64)], ends: (usize, usize)) -> Vec<GraphEdge> {
        let steps = nodes.windows(2);
        let mut edges: Vec<GraphEdge> =
            steps.map(|step| self.edge(step[0].0, step[1].0, step[1].1)).collect();
        let id = |article: usize| self.items.item(article).id().clone();
        edges.first_mut().into_iter().for_each(|edge| edge.first = id(ends.0));
        edges.last_mut().into_iter().for_each(|edge| edge.second = id(ends.1));
        edges
    }

    fn parting_threshold(
        &self,
        story: &[usize],
        (a, b): (usize, usize),
        weakest: Option<&GraphEdge>,
    ) -> Option<f64> {
        match self.config.grouping {
            // The joins inside a story do not depend on other stories: none of their means was ever the highest.
            Grouping::AverageLinkage => Part::of(self, story).height(self.node_of[a], self.node_of[b]),
            Grouping::Components => weakest.map(|edge| edge.probability),
            Grouping::Leiden => None,
        }
    }

    fn parting(&self, from: usize, to: usize) -> Option<PartingEdges> {
        let part = Part::of(self, &region::region(self, from, to)?);
        let (a, b) = (part.local(from)?, part.local(to)?);
        let found = if self.config.grouping == Grouping::Components {
            parting::Parting { edges: cut::minimum_cut(&part, a, b), is_proven_smallest: true }
        } else {
            parting::parting(&part, a, b)?
        };
        let mut edges: Vec<(usize, usize, f64)> = found.edges.iter().map(|&edge| part.edge(edge)).collect();
        edges.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
        let edges = edges.into_iter().map(|(a, b, probability)| self.edge(a, b, probability)).collect();
        Some(PartingEdges::new(edges, found.is_proven_smallest))
    }
}
